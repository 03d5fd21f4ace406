/** VGG16 on as many images as the smaller nets have in the fast tests. */
import { describe } from 'vitest';
import { testRealNet } from '../support/real-net.js';

describe('vgg16-cifar10', () => testRealNet('vgg16-cifar10', { answers: 1000, images: 4 }));
