/** The answer to "will it work as an SNN, and what does it cost": both networks on the same images. */
import type { Input } from '../convert/calibration.js';
import { tracker, type WorkOptions } from '../convert/work.js';
import { annAnswers } from '../engine/answers.js';
import type { Runner } from '../engine/job.js';
import type { ImageSet } from '../network/images.js';
import type { Conversion } from '../network/snn.js';
import { countAnswers, countCorrect } from './counts.js';
import { annEnergy } from './energy.js';
import { type AnnResult, type MethodResult, resultOf, resultOfAnn } from './methods.js';
import { pairedInterval } from './paired.js';
import { type Described, describeRow, simulateReadouts } from './rows.js';
import type { Interval } from './wilson.js';

/** Both networks on the same images. */
export interface Verdict {
  readonly images: number;
  readonly dataset: string;
  readonly ann: AnnResult & { /** Estimate, microjoules per image. */ readonly energyPerImage: number };
  readonly snn: MethodResult;
  /** 95 % interval of the loss in points, see {@link pairedInterval}. */
  readonly lossInterval: Interval;
  /** Images that only one of the two answers rightly. */
  readonly onlyAnn: number;
  readonly onlySnn: number;
}

/** Runs ANN and SNN on images whose labels are known. */
export async function measureVerdict(
  runner: Runner,
  choice: Described,
  conversion: Conversion,
  images: ImageSet,
  input: Input,
  work: WorkOptions,
): Promise<Verdict> {
  const { labels, count } = images;
  const predicted = await runner.run(annAnswers, null, images, tracker('ANN', count, work));
  const ann = resultOfAnn(countCorrect(predicted, images), count);
  const times = [conversion.steps];
  const [then] = await simulateReadouts(runner, choice.method, conversion, times, images, input, choice.label, work);
  const facts = describeRow(runner.setup.network, { choice, conversion }, input);
  const snn = resultOf(facts, countAnswers(then, images), ann, count);
  const isRight = (k: number, n: number) => k === labels[n];
  const onlyAnn = predicted.filter((k, n) => isRight(k, n) && !isRight(then[n].predicted, n)).length;
  const onlySnn = onlyAnn - ann.correct + snn.correct;
  return {
    ...{ images: count, dataset: images.name, ann: { ...ann, energyPerImage: annEnergy(snn.macsPerImage) }, snn },
    ...{ lossInterval: pairedInterval(onlyAnn, onlySnn, count), onlyAnn, onlySnn },
  };
}
