using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// A dense network and a convolutional one on arrays in memory: bars on noise, across or upright. Where a bar is says nothing: convolutions need not learn that.
// dotnet run -c Release --project samples/MlpAndCnn [EPOCHS]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 20;
var random = new Random(1);
float[,,,] images = new float[1200, 16, 16, 1];
int[] labels = new int[1200];
for (int n = 0; n < labels.Length; n++)
{
    labels[n] = n % 2;
    int y = random.Next(13), x = random.Next(13);
    for (int i = 0; i < 256; i++)
    {
        images[n, i / 16, i % 16, 0] = random.NextSingle();
    }

    for (int i = 0; i < 4; i++)
    {
        images[n, labels[n] == 0 ? y : y + i, labels[n] == 0 ? x + i : x, 0] += 0.8f;
    }
}

Tensor all = Tensor.From(images), truth = Tensor.From(labels);
using var mlp = new Sequential(new Flatten(inputShape: (16, 16, 1)), new Dense(64, "relu"), new Dense(2, "softmax"));
using var cnn = new Sequential(
    new Conv2D(8, 4, activation: "relu", inputShape: (16, 16, 1)),
    new GlobalMaxPooling2D(),
    new Dense(2, "softmax"));
foreach (var (name, model) in new[] { ("MLP", mlp), ("CNN", cnn) })
{
    model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
    History history = model.Fit(all[..1000], truth[..1000], epochs, batchSize: 32, validationSplit: 0.1);
    var (loss, accuracy) = model.Evaluate(all[1000..], truth[1000..]);
    Console.WriteLine($"{name}: {model.CountParams()} parameters, accuracy {history["accuracy"][^1]:F3}, "
        + $"validation {history["val_accuracy"][^1]:F3}, test {accuracy:F3}, loss {loss:F3}");
}
