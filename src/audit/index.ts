/** The audit: ledger, decomposition, advice, cross-check of engines, and their rendering. */

export * from './audit.js';
export * from './cross-check.js';
export * from './decomposition.js';
export * from './diagnosis.js';
export * from './html.js';
export type { ErrorPart, LayerLedger, Residue } from './ledger.js';
export * from './origins.js';
export * from './tables.js';
export * from './trials.js';
