/** How fast are whole nets, as ANN and as SNN, against onnxruntime-web on the same file and images? Usage: node bench/nets.mjs [--quick] */
import { answer } from './shared.mjs';

await answer(['ann', 'snn'], true);
