using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

switch (args)
{
    case ["train", var source]:
        Train(source);
        return 0;
    case ["predict", _, ..]:
        Predict(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -- train folder:IMAGES, then: dotnet run -- predict IMAGE...");
        return 2;
}

// A folder has a folder of images for each class; mnist, cifar-10 and synthetic are data sets that are known by name.
static void Train(string source)
{
    bool isFolder = source.StartsWith("folder:", StringComparison.Ordinal);
    DataSplit data = DataSets.Open(source, new DataOptions { ImageSize = isFolder ? (SIDE_OF_IMAGES, SIDE_OF_IMAGES) : null });
    (Dataset train, Dataset validation) = data.Train.Split(0.1);

    using var model = new Sequential(
        new Input(data.Train.Inputs[0].Shape),
        new Conv2D(32, 3, padding: "same", activation: "relu"), new BatchNormalization(), new MaxPooling2D(2),
        new Conv2D(64, 3, padding: "same", activation: "relu"), new BatchNormalization(), new MaxPooling2D(2),
        new Conv2D(128, 3, padding: "same", activation: "relu"), new BatchNormalization(), new GlobalAveragePooling2D(),
        new Dropout(0.3),
        new Dense(data.Train.ClassNames.Count, "softmax"));

    model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
    Console.WriteLine(model.Summary());
    model.Fit(new AugmentedDataset(train, new AugmentationOptions { HorizontalFlip = isFolder, Shift = 0.1f }, seed: 1), new FitOptions
    {
        Epochs = NUMBER_OF_EPOCHS,
        BatchSize = 32,
        Validation = validation,
        Callbacks =
        [
            new ProgressBar(),
            new EarlyStopping("val_loss", patience: 5, restoreBestWeights: true),
            new ModelCheckpoint("run") { Metadata = SampleMetadata.From(data).ToText() },
        ],
    });

    (double loss, double accuracy) = model.Evaluate(data.Test);
    Console.WriteLine($"On {data.Test.Count} test images: loss {loss:F3}, accuracy {accuracy:P1}");
}

static void Predict(string[] images)
{
    using ImageClassifier classifier = ImageClassifier.Load("run/best.safetensors");
    foreach (string image in images)
    {
        Console.WriteLine($"{image}: {string.Join(", ", classifier.Predict(image, top: 3).Select(c => $"{c.Name} {c.Probability:P1}"))}");
    }
}
