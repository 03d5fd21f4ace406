/** Does the cost grow in a straight line with T, and with the firing rate? Usage: node bench/cost.mjs [--quick] */
import { answer } from './shared.mjs';

await answer(['cost-vs-t', 'cost-vs-rate'], true);
