using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Keras;

/// <summary>What a user of Keras types of data, networks and pictures, and what it must then do.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class WordGuesses
{
    private static TempFolder Photographs()
    {
        var folder = new TempFolder();
        for (int i = 0; i < 5; i++)
        {
            folder.Write($"cats/{i}.png", PngBytes.Plain(2, 2, 1, [10, 10, 10, 10]));
            folder.Write($"dogs/{i}.png", PngBytes.Plain(2, 2, 1, [200, 200, 200, 200]));
        }

        return folder;
    }

    [Test]
    public void Images_of_a_folder()
    {
        using TempFolder folder = Photographs();
        Dataset all = ImageDataset.FromDirectory(folder.Root, imageSize: (4, 3));
        Assert.That((all.Count, all.Inputs[0].Shape, all.ClassNames.Count), Is.EqualTo((10, new Shape(4, 3, 3), 2)));
        Assert.That(((ImageDataset)all).Image(0), Is.All.EqualTo(10), "pixels are not scaled, as in Keras");
        Dataset train = ImageDataset.FromDirectory(folder.Root, imageSize: (2, 2), validationSplit: 0.2, subset: "training", seed: 123),
            validation = Utils.ImageDatasetFromDirectory(folder.Root, imageSize: (2, 2), validationSplit: 0.2, subset: "validation", seed: 123);
        Assert.That((train.Count, validation.Count), Is.EqualTo((8, 2)));
        Dataset rows = ImageDataset.FromDirectory(folder.Root, labelMode: "categorical", colorMode: "grayscale", imageSize: (2, 2));
        Assert.That((rows.Targets[0].Shape, rows.Inputs[0].Shape), Is.EqualTo((new Shape(2), new Shape(2, 2, 1))));
        Assert.That(() => ImageDataset.FromDirectory(folder.Root, subset: "training"), Throws.ArgumentException.With.Message.Contains("together"));
        Assert.That(() => ImageDataset.FromDirectory(folder.Root, labelMode: "binary"), Throws.ArgumentException.With.Message.Contains("categorical"));
    }

    [Test]
    public void An_image()
    {
        using TempFolder folder = Photographs();
        string path = Path.Combine(folder.Root, "dogs", "0.png");
        RawImage image = Utils.LoadImg(path, targetSize: (4, 6));
        Tensor array = Utils.ImgToArray(image);
        Assert.That((array.Shape, array.Max()), Is.EqualTo((new Shape(4, 6, 3), 200f)));
        Assert.That(Utils.ImgToArray(Utils.LoadImg(path, colorMode: "grayscale")).Shape, Is.EqualTo(new Shape(2, 2, 1)));
    }

    [Test]
    public void A_picture_of_a_model()
    {
        using var folder = new TempFolder();
        using var model = new Sequential { new Input(3), new Dense(2) };
        Utils.PlotModel(model, Path.Combine(folder.Root, "model.png"));
        Utils.PlotModel(model, toFile: Path.Combine(folder.Root, "model.svg"));
        Assert.That(File.ReadAllBytes(Path.Combine(folder.Root, "model.png"))[1..4], Is.EqualTo("PNG"u8.ToArray()));
        Assert.That(File.ReadAllText(Path.Combine(folder.Root, "model.svg")), Does.StartWith("<svg").And.Contain("dense"));
        Assert.That(() => Utils.PlotModel(model, "model.gif"), Throws.ArgumentException.With.Message.Contains(".svg"));
    }

    // The last layer with places of MobileNetV2 has 1280 channels at a 32nd of the size (table 2 of the paper).
    [Test]
    public void A_network_without_its_classifier()
    {
        using Model features = Applications.MobileNetV2(includeTop: false, weights: null, inputShape: (64, 96, 3));
        using Model pooled = Applications.MobileNetV2(includeTop: false, inputShape: (64, 96, 3), pooling: "avg");
        using Model whole = Applications.ResNet50(inputShape: (64, 64, 3), classes: 7);
        Assert.That((features.OutputShape, pooled.OutputShape, whole.OutputShape), Is.EqualTo((new Shape(2, 3, 1280), new Shape(1280), new Shape(7))));
        Assert.That(() => Applications.VGG16(weights: "imagenet"), Throws.ArgumentException.With.Message.Contains("path"));
    }

    [Test]
    public void Arrays_of_a_known_set()
    {
        var ((xTrain, yTrain), (xTest, yTest)) = KnownData.Load("synthetic", null);
        Assert.That((xTrain.Type, xTrain.Shape.Rank, xTrain.Shape[1], yTrain.Type), Is.EqualTo((DataType.UInt8, 3, 28, DataType.Int32)));
        Assert.That((xTrain.Shape[0], xTest.Shape[0]), Is.EqualTo((yTrain.Shape[0], yTest.Shape[0])));
        Assert.That(yTrain.Max(), Is.EqualTo(9));
        Assert.That(xTrain[0].Max(), Is.GreaterThan(128));
    }

    [Test]
    public void Resized_images_are_resized_in_ONNX_too()
    {
        using var model = new Sequential
        {
            new RandomFlip(inputShape: (5, 6, 2)), new Resizing(7, 4), new CenterCrop(6, 4), new Resizing(3, 8, "nearest"), new RepeatedMean(),
        };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        using Model again = OnnxModel.Read(OnnxModel.ToBytes(model));
        Tensor x = Tensor.Random((2, 5, 6, 2));
        Assert.That(again.Predict(x).ToArray(), Is.EqualTo(model.Predict(x).ToArray()).Within(1e-5));
    }

    private sealed class RepeatedMean : Layer
    {
        protected override Symbol Call(LayerContext context, Symbol input) => input * 2;
    }

    [Test]
    public void An_animation_is_read_by_its_first_picture_and_that_is_said()
    {
        // One pixel, red, with a palette of four colours; codes: clear, 0, end.
        byte[] picture = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0];
        byte[] start = [.. "GIF89a"u8, 1, 0, 1, 0, 0x81, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
        byte[] repeats = [0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0];
        using var folder = new TempFolder();
        folder.Write("a/1.gif", [.. start, .. picture, .. picture, 0x3B]);
        folder.Write("a/2.gif", [.. start, .. picture, 0x3B]);
        folder.Write("b/1.gif", [.. start, .. repeats, .. picture, 0x3B]);
        DataSplit data = DataSets.Open($"folder:{folder.Root}", new DataOptions { ClassNames = ["a", "b"], Encoding = new ImageEncoding { Scale = 1 } });
        Assert.That(data.Train.Image(0), Is.EqualTo(new float[] { 255, 0, 0 }));
        Assert.That(data.Notes.Where(n => n.Contains("2 of 3 images are animations, of which the first picture is read", StringComparison.Ordinal)),
            Has.Exactly(1).Items);
    }
}
