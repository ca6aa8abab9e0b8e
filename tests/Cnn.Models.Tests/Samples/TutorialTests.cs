using System.Xml.Linq;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.SamplePrograms;

/// <summary>The tutorials print what their originals print, on small data, and write files that can be read.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class TutorialTests
{
    private SampleProgram program = null!;

    [SetUp]
    public void MakeFolder() => program = new SampleProgram();

    [TearDown]
    public void RemoveFolder() => program.Dispose();

    [Test]
    public void Fashion_mnist_shows_what_its_seven_layers_see()
    {
        string printed = program.Run("tutorials/FashionMnist", "2", "320");
        Assert.That(printed, Does.Contain("Total params: 243,786"));
        Assert.That(printed, Does.Contain("7 outputs: (1, 26, 26, 64), (1, 13, 13, 64), (1, 11, 11, 64), (1, 5, 5, 64), (1, 1600), (1, 128), (1, 10)"));
        double[] losses = Printed.After("loss", printed);
        Assert.That(losses, Has.Length.EqualTo(6), "two epochs and a test of each of two networks");
        Assert.That((losses[1], losses[4]), Is.EqualTo((Math.Min(losses[0], losses[1]), Math.Min(losses[3], losses[4]))), "the losses fall");

        RawImage first = ImageFile.Read(program.Folder.Path("first.png")), channels = ImageFile.Read(program.Folder.Path("features", "conv2d_1.png"));
        Assert.That(first.Pixels, Is.EqualTo(SmallDataSets.Image(0, 28, of: 64)));
        Assert.That(channels.Width * channels.Height, Is.GreaterThanOrEqualTo(64 * 11 * 11));
        Assert.That(Directory.GetFiles(program.Folder.Path("features")), Has.Length.EqualTo(7));
    }

    [Test]
    public void Gluon_convolves_by_hand_and_trains_channels_first()
    {
        string printed = program.Run("tutorials/Gluon", "3", "320");
        Assert.That(printed, Does.Contain("One channel:\n[[19. 25.]\n [37. 43.]]"));
        Assert.That(printed, Does.Contain("Two channels in:\n[[ 56.  72.]\n [104. 120.]]"));
        Assert.That(printed, Does.Contain("[[ 76. 100.]\n  [148. 172.]]").And.Contain("[[ 96. 128.]\n  [192. 224.]]"));
        Assert.That(printed, Does.Contain("3x5, padding 0 and 1, strides 3 and 4: (2, 2)").And.Contain("With padding 1, stride 2:\n[[ 5.  7.]\n [13. 15.]]"));
        Assert.That(printed, Does.Contain("(None, 20, 24, 24)").And.Contain("Total params: 170,988"));
        double[] losses = Printed.After("loss", printed);
        Assert.That((losses.Length, losses.Min() < losses[0]), Is.EqualTo((3, true)), "the rate of 0.5 is high for so few steps");
    }

    [Test]
    public void LeNet5_learns_from_one_hot_labels_and_is_kept()
    {
        string printed = program.Run("tutorials/LeNet5", "4", "320");
        Assert.That(printed, Does.Contain("Total params: 44,426"));
        double[] losses = Printed.After("loss", printed);
        Assert.That((losses.Length, losses[3] < losses[0]), Is.EqualTo((5, true)), printed);
        using Model model = Model.Load(program.Folder.Path("lenet5.safetensors"));
        Assert.That(model.EpochsDone, Is.EqualTo(4));
    }

    [Test]
    public void Mnist_cnn_tells_shapes_and_draws_itself()
    {
        string printed = program.Run("tutorials/MnistCnn", "2", "320");
        Assert.That(printed, Does.Contain("numbers: (4, 8, 32)").And.Contain("channels first: (4, 2, 26, 26)").And.Contain("28x28x28: (4, 26, 26, 26, 2)"));
        Assert.That(printed, Does.Contain("the largest\n[[5. 6.]\n [8. 9.]]\nand the mean\n[[3. 4.]\n [6. 7.]]"));
        Assert.That(printed, Does.Contain("1,179,776").And.Contain("Total params: 1,199,882"));
        double[] losses = Printed.After("loss", printed);
        Assert.That(losses[1], Is.LessThan(losses[0]), printed);
        Assert.That(XDocument.Load(program.Folder.Path("mnist-cnn.svg")).Root!.Name.LocalName, Is.EqualTo("svg"));
    }
}
