using Cnn.Models;
using Cnn.OneDnn;
using TensorFlowCourse;

// The TensorFlow 2 course: its lecture on convolutional networks, and what the course has around it.
// dotnet run -c Release --project samples/tutorials/TensorFlowCourse [LESSON]
//   NETWORK [EPOCHS [SAMPLES]]     baseline, lenet, alexnet8, vggnet16, inceptionnet10 or resnet18 on CIFAR-10
//   arithmetic                     parameters, sizes, receptive fields, pooling
//   optimizers [EPOCHS [SAMPLES]]  five optimizers written by hand
//   images LIST [EPOCHS]           images of your own: LIST has a line with file and label for each
//   recognize IMAGE...             what the network of the images says
string what = args.Length > 0 ? args[0] : "baseline";
switch (what)
{
    case "arithmetic":
        Arithmetic.Show();
        return;
    case "optimizers":
        ComparedOptimizers.Compare(Number(1, 5), Number(2, 60_000));
        return;
    case "images":
        OwnImages.Train(args[1], Number(2, 5));
        return;
    case "recognize":
        OwnImages.Recognize(args[1..]);
        return;
}

int epochs = Number(1, 5), samples = Number(2, 60_000);
using Model model = what switch
{
    "baseline" => Baseline.Create(),
    "lenet" => LeNet5.Create(),
    "alexnet8" => AlexNet8.Create(),
    "vggnet16" => VggNet16.Create(),
    "inceptionnet10" => InceptionNet10.Create(),
    "resnet18" => ResNet18.Create(),
    _ => throw new ArgumentException($"There is no lesson \"{what}\"."),
};
DataSplit cifar = DataSets.Open("cifar-10");
model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
string checkpoint = $"checkpoint/{what}.safetensors";
if (File.Exists(checkpoint))
{
    Console.WriteLine($"The weights of {checkpoint} are gone on with.");
    model.LoadWeights(checkpoint);
}

History history = model.Fit(cifar.Train.Take(samples), epochs, batchSize: 32, validationData: cifar.Test.Take(samples), verbose: 1, callbacks:
    [new ModelCheckpoint(checkpoint, saveBestOnly: true, saveWeightsOnly: true), new RunReport($"curves/{what}")]);
Console.WriteLine(history);
Console.WriteLine(model.Summary());
File.WriteAllLines("weights.txt", model.Parameters.Select(p => $"{p.Path}\n{p.Shape}\n{string.Join(' ', model.GetWeight(p).ToArray())}"));

int Number(int place, int usual) => args.Length > place ? int.Parse(args[place]) : usual;
