using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>A data set of image files and a list of labels, a training that goes on where it was, an application that recognises images.</summary>
internal static class OwnImages
{
    private const string Folder = "checkpoint/images", Last = $"{Folder}/last.safetensors", Best = $"{Folder}/best.safetensors";

    public static void Train(string list, int epochs)
    {
        var (images, labels) = Load(list);
        var augmentation = new AugmentationOptions { Rotation = 45, Shift = 0.15f, Zoom = 0.5f };
        var (train, test) = new AugmentedDataset(new TensorDataset(images, labels), augmentation, seed: 1).Split(0.1);

        Model model;
        if (File.Exists(Last))
        {
            model = Model.Load(Last);
            Console.WriteLine($"Goes on after {model.EpochsDone} epochs.");
        }
        else
        {
            model = new Sequential(new Flatten(inputShape: (28, 28, 1)), new Dense(128, "relu"), new Dense(10, "softmax"));
            model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        }

        using (model)
        {
            int done = model.EpochsDone;
            Callback[] callbacks = [new ModelCheckpoint(Folder), new RunReport("curves/images")];
            History history = model.Fit(train, done + epochs, validationData: test, initialEpoch: done, callbacks: callbacks, verbose: 1);
            Console.WriteLine(history);
            Console.WriteLine(model.Summary());
        }
    }

    public static void Recognize(string[] paths)
    {
        using Model model = Model.Load(Best);
        foreach (string path in paths)
        {
            Tensor probabilities = model.Predict(Read(path).ExpandDims(0));
            Console.WriteLine($"{path}: {probabilities[0].ArgMax()}");
        }
    }

    private static (Tensor X, Tensor Y) Load(string list)
    {
        (string pixels, string classes) = (list + ".x.npy", list + ".y.npy");
        if (File.Exists(classes) && File.GetLastWriteTimeUtc(classes) > File.GetLastWriteTimeUtc(list))
        {
            return (Npy.Load(pixels), Npy.Load(classes));
        }

        var lines = File.ReadLines(list).Where(line => line.Length > 0).Select(line => (line, Blank: line.LastIndexOf(' '))).ToArray();
        Tensor x = Tensor.Stack([.. lines.Select(l => Read(Path.Combine(Path.GetDirectoryName(list)!, l.line[..l.Blank])))]);
        Tensor y = Tensor.From([.. lines.Select(l => int.Parse(l.line[(l.Blank + 1)..]))]);
        Npy.Save(pixels, x);
        Npy.Save(classes, y);
        return (x, y);
    }

    // White on black, as the digits of MNIST are.
    private static Tensor Read(string path)
    {
        Tensor image = ImageFile.Read(path).ToChannels(1).Resize(28, 28).ToTensor();
        return image.Mean() > 0.5 ? 1 - image : image;
    }
}
