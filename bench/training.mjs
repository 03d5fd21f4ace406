/** How near to the machine's multiply-add limit does training come, on two cores? Usage: node bench/training.mjs [--quick] */
import { answer } from './shared.mjs';

await answer(['training'], false);
