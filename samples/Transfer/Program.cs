using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// What was learned on the digits 0 to 4 helps with 5 to 9: weights from a file, layers that stay as they are, a new head.
// dotnet run -c Release --project samples/Transfer [EPOCHS [SAMPLES]]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 5, samples = args.Length > 1 ? int.Parse(args[1]) : 60_000;
DataSplit mnist = DataSets.Open("mnist");
Dataset train = mnist.Train.Take(samples), test = mnist.Test.Take(samples);

using Model small = Create("head_of_0_to_4");
small.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
small.Fit(train.Where(label => label < 5), epochs, batchSize: 128, verbose: 1);
Console.WriteLine($"0 to 4: {small.Evaluate(test.Where(label => label < 5))}");
small.SaveWeights("digits.safetensors");

using Model model = Create("head_of_5_to_9");
WeightReport report = Weights.Load(model, "digits.safetensors", strict: false);
Console.WriteLine($"{report.Matched.Count} weights loaded, new: {string.Join(", ", report.Missing)}");
foreach (Layer layer in model.Layers.Where(layer => layer is Conv2D))
{
    layer.Trainable = false;
}

model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
Console.WriteLine(model.Summary());
model.Fit(Upper(train), epochs, batchSize: 128, verbose: 1);
Console.WriteLine($"5 to 9: {model.Evaluate(Upper(test))}");
bool same = model.GetLayer("conv2d").GetWeights()[0].ToArray().SequenceEqual(small.GetLayer("conv2d").GetWeights()[0].ToArray());
Console.WriteLine($"The first kernels are {(same ? "as they were" : "changed")}");

static Dataset Upper(Dataset digits) => digits.Where(label => label >= 5).Map((image, label) => (image, (label - 5).ToInt32()));

static Model Create(string head) => new Sequential(
    new Conv2D(32, 3, activation: "relu", inputShape: (28, 28, 1), name: "conv2d"),
    new Conv2D(32, 3, activation: "relu", name: "conv2d_1"),
    new MaxPooling2D(2),
    new Dropout(0.25),
    new Flatten(),
    new Dense(128, "relu", name: head + "_1"),
    new Dropout(0.5),
    new Dense(5, "softmax", name: head + "_2"));
