// Makes a network of many layers with TensorFlow.js 4.22 and keeps what it predicts: node make.js, in a folder with @tensorflow/tfjs installed. README.md says what becomes of it.
const tf = require('@tensorflow/tfjs'), fs = require('fs');
const L = tf.layers;

let state = 1;
const next = () => (state = (state * 48271) % 2147483647) / 2147483647;


const series = tf.input({ shape: [6, 2], name: 'series' });
const image = tf.input({ shape: [6, 7, 2], name: 'image' });
const volume = tf.input({ shape: [3, 4, 4, 2], name: 'volume' });

let a = L.conv1d({ filters: 3, kernelSize: 3, dilationRate: 2, activation: 'relu', name: 'line' }).apply(series);
a = L.maxPooling1d({ poolSize: 2, name: 'halves' }).apply(a);
a = L.flatten({ name: 'row' }).apply(a);
a = L.dense({ units: 4, activation: 'tanh', name: 'of_series' }).apply(a);

let b = L.zeroPadding2d({ padding: [[1, 0], [0, 2]], name: 'border' }).apply(image);
b = L.conv2d({ filters: 4, kernelSize: [2, 3], strides: [2, 1], padding: 'same', useBias: false, activation: 'relu6', name: 'strided' }).apply(b);
b = L.batchNormalization({ epsilon: 0.01, name: 'normal' }).apply(b);
b = L.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same', activation: 'sigmoid', name: 'each' }).apply(b);
b = L.separableConv2d({ filters: 3, kernelSize: [2, 2], activation: 'selu', name: 'apart' }).apply(b);
b = L.conv2dTranspose({ filters: 2, kernelSize: [3, 2], strides: 2, padding: 'same', activation: 'softsign', name: 'larger' }).apply(b);
b = L.upSampling2d({ size: [2, 1], name: 'twice' }).apply(b);
b = L.cropping2D({ cropping: [[1, 0], [2, 1]], name: 'smaller' }).apply(b);
b = L.averagePooling2d({ poolSize: [2, 2], padding: 'same', name: 'means' }).apply(b);
b = L.globalAveragePooling2d({ name: 'mean' }).apply(b);
b = L.dense({ units: 3, activation: 'softmax', name: 'of_image' }).apply(b);

// A sequential network in the place of a layer, called twice.
const block = tf.sequential({ name: 'block' });
block.add(L.conv2d({ filters: 2, kernelSize: 3, padding: 'same', inputShape: [6, 7, 2], name: 'inside' }));
block.add(L.batchNormalization({ name: 'inside_normal' }));
block.add(L.activation({ activation: 'elu', name: 'inside_elu' }));
const once = block.apply(image), again = block.apply(once);
const shared = L.conv2d({ filters: 2, kernelSize: 1, name: 'shared' });
let c = L.add({ name: 'sum' }).apply([shared.apply(once), shared.apply(again), image]);
const d = L.maximum({ name: 'larger_of' }).apply([once, again]);
c = L.concatenate({ name: 'joined' }).apply([L.multiply({ name: 'product' }).apply([c, d]), image]);
c = L.leakyReLU({ alpha: 0.1, name: 'leaky' }).apply(c);
c = L.prelu({ sharedAxes: [1, 2], name: 'learned' }).apply(c);
c = L.layerNormalization({ name: 'each_place' }).apply(c);
c = L.reLU({ maxValue: 1.5, name: 'clipped' }).apply(c);
c = L.dropout({ rate: 0.5, name: 'dropped' }).apply(c);
c = L.permute({ dims: [3, 1, 2], name: 'channels_first' }).apply(c);
c = L.conv2d({ filters: 2, kernelSize: [2, 3], dataFormat: 'channelsFirst', activation: 'sigmoid', kernelRegularizer: 'l1l2', name: 'first' }).apply(c);
c = L.reshape({ targetShape: [2, 25], name: 'rows' }).apply(c);
c = L.dense({ units: 2, name: 'of_rows' }).apply(c);

let e = L.conv3d({ filters: 3, kernelSize: [1, 2, 2], activation: 'softplus', name: 'solid' }).apply(volume);
e = L.conv3dTranspose({ filters: 2, kernelSize: [2, 2, 2], strides: [1, 2, 2], name: 'solid_larger' }).apply(e);
e = L.maxPooling3d({ poolSize: [2, 2, 2], name: 'solid_halves' }).apply(e);
e = L.flatten({ name: 'solid_row' }).apply(e);
e = L.dense({ units: 2, name: 'of_volume' }).apply(e);

const model = tf.model({ inputs: [series, image, volume], outputs: [a, b, c, e], name: 'layers' });
model.setWeights(model.getWeights().map((w, i) => {
  const name = model.weights[i].originalName;
  const values = Array.from({ length: w.size }, () => name.endsWith('moving_variance') ? 0.5 + next() : next() - 0.5);
  return tf.tensor(values, w.shape);
}));

const inputs = model.inputs.map(t => tf.tensor(Array.from({ length: t.shape.slice(1).reduce((p, q) => p * q, 2) }, () => 2 * next() - 1), [2, ...t.shape.slice(1)]));
const outputs = model.predict(inputs);
const plain = t => ({ shape: t.shape, data: Array.from(t.dataSync()) });
fs.mkdirSync('layers', { recursive: true });
fs.writeFileSync('layers/results.json', JSON.stringify({ inputs: inputs.map(plain), outputs: outputs.map(plain) }));
model.save({
  save: async artifacts => {
    fs.writeFileSync('layers/weights.bin', Buffer.from(artifacts.weightData));
    fs.writeFileSync('layers/model.json', JSON.stringify({
      format: artifacts.format, generatedBy: artifacts.generatedBy, convertedBy: artifacts.convertedBy, modelTopology: artifacts.modelTopology,
      weightsManifest: [{ paths: ['weights.bin'], weights: artifacts.weightSpecs }],
    }));
    return {};
  },
});
