using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// A residual network with varied images and a part held out for validation. It stops when it gets no better; started again, it goes on where it was.
// dotnet run -c Release --project samples/ResumedResNet [EPOCHS [SAMPLES]]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 50, samples = args.Length > 1 ? int.Parse(args[1]) : 50_000;
DataSplit cifar = DataSets.Open("cifar-10", new DataOptions { Augmentation = new AugmentationOptions { HorizontalFlip = true, CropPadding = 4 } });
var (train, validation) = cifar.Train.Take(samples).Split(0.1, seed: 1);

using Model model = File.Exists("runs/resnet/last.safetensors") ? Model.Load("runs/resnet/last.safetensors") : Create();
Console.WriteLine($"{model.CountParams()} parameters, {model.EpochsDone} epochs done, {train.Count} training and {validation.Count} validation images");
var stopping = new EarlyStopping(monitor: "val_loss", patience: 5, restoreBestWeights: true);
History history = model.Fit(train, epochs, batchSize: 64, validationData: validation, initialEpoch: model.EpochsDone, verbose: 1,
    callbacks: [new ModelCheckpoint("runs/resnet"), stopping, new ReduceLROnPlateau(factor: 0.3, patience: 2)]);
Console.WriteLine(history);
Console.WriteLine(stopping.StoppedEpoch is { } epoch ? $"Stopped early in epoch {epoch + 1}" : "All epochs are done");
Console.WriteLine($"Test: {model.Evaluate(cifar.Test.Take(samples))}");

static Model Create()
{
    var images = new Input(32, 32, 3);
    SymbolicTensor x = ConvNorm(images, 16, 3, 1, "relu");
    foreach (int filters in new[] { 16, 32, 64 })
    {
        x = Block(x, filters, strides: filters == 16 ? 1 : 2);
        x = Block(x, filters, strides: 1);
    }

    var model = new Model(images, new Dense(10, "softmax").Apply(new GlobalAveragePooling2D().Apply(x)));
    model.Compile(new Sgd(0.1, momentum: 0.9, weightDecay: 5e-4), "sparse_categorical_crossentropy", "accuracy");
    return model;
}

static SymbolicTensor Block(SymbolicTensor x, int filters, int strides)
{
    SymbolicTensor shortcut = strides == 1 ? x : ConvNorm(x, filters, 1, strides, "linear");
    SymbolicTensor y = ConvNorm(ConvNorm(x, filters, 3, strides, "relu"), filters, 3, 1, "linear");
    return new ActivationLayer("relu").Apply(y + shortcut);
}

static SymbolicTensor ConvNorm(SymbolicTensor x, int filters, int size, int strides, string activation)
{
    x = new Conv2D(filters, size, strides, "same", useBias: false, kernelInitializer: "he_normal").Apply(x);
    return new ActivationLayer(activation).Apply(new BatchNormalization().Apply(x));
}
