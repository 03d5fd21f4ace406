/** Real nets on real images: reference logits, correct counts, and the two engines without a single difference. */
import { describe } from 'vitest';
import { testRealNet } from '../support/real-net.js';

describe.each([
  { name: 'resnet20-cifar10', answers: 1000, images: 2 },
  { name: 'resnet20-cifar10-bn', answers: 1000, images: 2 },
  { name: 'vgg16-cifar10', answers: 0, images: 1 }, // all of it: test/slow
])('$name', ({ name, answers, images }) => testRealNet(name, { answers, images }));
