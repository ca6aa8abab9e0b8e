using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// The course of MXNet/gluon: convolution and pooling by hand on small arrays, padding and stride, then LeNet. Channels come first throughout.
// dotnet run -c Release --project samples/tutorials/Gluon [EPOCHS [SAMPLES]]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 10, samples = args.Length > 1 ? int.Parse(args[1]) : 60_000;

Tensor x = Tensor.Range(9).Reshape(3, 3), kernel = Tensor.Range(4).Reshape(2, 2);
Console.WriteLine($"One channel:\n{Correlate(x, kernel)}");
Tensor channels = Tensor.Stack([x, x + 1]), kernels = Tensor.Stack([kernel, kernel + 1]);
Console.WriteLine($"Two channels in:\n{CorrelateIn(channels, kernels)}");
Console.WriteLine($"Two channels in, three out:\n{CorrelateInOut(channels, Tensor.Stack([kernels, kernels + 1, kernels + 2]))}");
Tensor edge = Tensor.Concatenate([Tensor.Ones(4, 2), Tensor.Zeros(4, 3), Tensor.Ones(4, 2)], axis: 1);
Console.WriteLine($"Edges of {edge[0]}, found by [1 -1]:\n{Correlate(edge, Tensor.From([1f, -1f], 1, 2))}");
Console.WriteLine($"A 1x1 convolution is a product of matrices:\n{CorrelateInOut(channels, Tensor.Range(6).Reshape(3, 2, 1, 1))}");

const DataFormat First = DataFormat.ChannelsFirst;
Console.WriteLine($"3x3, padding 1: {Through(new Conv2D(1, 3, padding: Padding.Explicit((1, 1)), dataFormat: First)).Shape}");
Console.WriteLine($"5x3, padding 2 and 1: {Through(new Conv2D(1, (5, 3), padding: Padding.Explicit((2, 2), (1, 1)), dataFormat: First)).Shape}");
Console.WriteLine($"3x3, padding 1, stride 2: {Through(new Conv2D(1, 3, 2, Padding.Explicit((1, 1)), First)).Shape}");
Console.WriteLine($"3x5, padding 0 and 1, strides 3 and 4: {Through(new Conv2D(1, (3, 5), (3, 4), Padding.Explicit((0, 0), (1, 1)), First)).Shape}");

Console.WriteLine($"The largest of each 2x2:\n{Pool(x, 2, part => part.Max())}");
Console.WriteLine($"The mean of each 2x2:\n{Pool(x, 2, part => part.Mean())}");
Tensor image = Tensor.Range(16).Reshape(1, 1, 4, 4);
Console.WriteLine($"The largest of 3x3:\n{Through(new MaxPooling2D(3, dataFormat: First), image)}");
Console.WriteLine($"With padding 1, stride 2:\n{Through(new MaxPooling2D(3, 2, Padding.Explicit((1, 1)), First), image)}");
Console.WriteLine($"The mean of 2x2:\n{Through(new AveragePooling2D(2, dataFormat: First), image)}");

DataSplit fashion = DataSets.Open("fashion-mnist", new DataOptions { Encoding = ImageEncoding.Default with { Format = First } });
using var net = new Sequential(
    new Conv2D(20, 5, dataFormat: First, activation: "relu", inputShape: (1, 28, 28)),
    new MaxPooling2D(2, dataFormat: First),
    new Conv2D(50, 3, dataFormat: First, activation: "relu"),
    new MaxPooling2D(2, dataFormat: First),
    new Flatten(),
    new Dense(128, "relu"),
    new Dense(10));
Console.WriteLine(net.Summary());
net.Compile(new Sgd(0.5), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
var printer = new LambdaCallback(onEpochEnd: (epoch, logs) => Console.WriteLine(
    $"epoch {epoch + 1}, loss {logs["loss"]:F3}, train acc {logs["accuracy"]:F3}, test acc {logs["val_accuracy"]:F3}, time {logs["seconds"]:F1} sec"));
net.Fit(fashion.Train.Take(samples), epochs, batchSize: 256, validationData: fashion.Test.Take(samples), callbacks: [printer]);

Tensor Correlate(Tensor x, Tensor k)
{
    Tensor y = Tensor.Zeros(x.Shape[0] - k.Shape[0] + 1, x.Shape[1] - k.Shape[1] + 1);
    for (int i = 0; i < y.Shape[0]; i++)
    {
        for (int j = 0; j < y.Shape[1]; j++)
        {
            y[i, j] = (float)(x[i..(i + k.Shape[0]), j..(j + k.Shape[1])] * k).Sum();
        }
    }

    return y;
}

Tensor CorrelateIn(Tensor x, Tensor k) => Enumerable.Range(0, x.Shape[0]).Select(c => Correlate(x[c], k[c])).Aggregate((a, b) => a + b);

Tensor CorrelateInOut(Tensor x, Tensor k) => Tensor.Stack([.. Enumerable.Range(0, k.Shape[0]).Select(o => CorrelateIn(x, k[o]))]);

Tensor Pool(Tensor x, int size, Func<Tensor, double> of) => Tensor.Stack([.. Enumerable.Range(0, x.Shape[0] - size + 1).Select(i =>
    Tensor.From([.. Enumerable.Range(0, x.Shape[1] - size + 1).Select(j => of(x[i..(i + size), j..(j + size)]))]))]);

Tensor Through(Layer layer, Tensor? x = null) => new Sequential(layer).Predict(x ?? Tensor.Random((1, 1, 8, 8)))[0, 0, .., ..];
