/** How near to this machine's load-and-add limit is event-driven convolution? Usage: node bench/convolution.mjs [--quick] */
import { answer } from './shared.mjs';

await answer(['event-conv'], false);
