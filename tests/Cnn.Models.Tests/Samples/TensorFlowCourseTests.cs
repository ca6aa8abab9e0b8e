using System.Globalization;
using System.Reflection;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.SamplePrograms;

/// <summary>The lessons of the TensorFlow course.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class TensorFlowCourseTests
{
    private const string Course = "tutorials/TensorFlowCourse";
    private SampleProgram program = null!;

    [SetUp]
    public void MakeFolder() => program = new SampleProgram();

    [TearDown]
    public void RemoveFolder() => program.Dispose();

    // The counts of the course's own summaries, which the zoo's networks of these names have too.
    [TestCase("Baseline", 198_506)]
    [TestCase("LeNet5", 62_006)]
    [TestCase("AlexNet8", 9_639_178)]
    [TestCase("VggNet16", 15_262_026)]
    [TestCase("InceptionNet10", 121_418)]
    [TestCase("ResNet18", 11_183_562)]
    public void A_network_has_the_course_s_number_of_parameters(string name, int parameters)
    {
        MethodInfo create = Assembly.LoadFrom(SampleProgram.AssemblyOf(Course)).GetType($"TensorFlowCourse.{name}", throwOnError: true)!.GetMethod("Create")!;
        using var model = (Model)create.Invoke(null, null)!;
        Assert.That((model.ParameterCount, model.Output.Shape), Is.EqualTo(((long)parameters, new Shape(10))));
    }

    [Test]
    public void A_training_writes_all_parameters_and_goes_on_from_its_weights()
    {
        string first = program.Run(Course, "baseline", "2", "160");
        double[] losses = Printed.After("loss", first);
        Assert.That(losses[1], Is.LessThan(losses[0]), first);
        string[] lines = File.ReadAllLines(program.Folder.Path("weights.txt"));
        string[] values = [.. lines.Where((_, i) => i % 3 == 2).SelectMany(line => line.Split(' '))];
        double[] numbers = [.. values.Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        Assert.That((lines[0], lines[1], numbers.Length), Is.EqualTo(("conv2d/kernel", "(5, 5, 3, 6)", 198_506)));
        Assert.That(program.Folder.Path("curves", "baseline", RunReport.PageName), Does.Exist);
        Assert.That(RunReport.Draw(program.Folder.Path("curves", "baseline")), Does.Exist, "the curves' record can be read");
        Assert.That(program.Run(Course, "baseline", "0"), Does.StartWith("The weights of checkpoint/baseline.safetensors are gone on with."));
    }

    [Test]
    public void Blocks_of_layers_train()
    {
        double[] losses = Printed.After("loss", program.Run(Course, "inceptionnet10", "2", "32"));
        Assert.That(losses[1], Is.LessThan(losses[0]));
    }

    [Test]
    public void Arithmetic_counts_parameters_sizes_and_fields()
    {
        string printed = program.Run(Course, "arithmetic");
        Assert.That(printed, Does.Contain("28x28: 101,770 parameters").And.Contain("64 kernels of 3x3 there: 1,792"));
        Assert.That(printed, Does.Contain("padding valid: (28, 28, 1) and (14, 14, 1)").And.Contain("padding same: (32, 32, 1) and (16, 16, 1)"));
        Assert.That(printed, Does.Contain("two 3x3: sees 5x5, 18 parameters, 15,156 multiply-adds"), "18 x^2 - 108 x + 180 of x = 32");
        Assert.That(printed, Does.Contain("one 5x5: sees 5x5, 25 parameters, 19,600 multiply-adds"), "25 x^2 - 200 x + 400 of x = 32");
        Assert.That(printed, Does.Contain("[[6. 8.]\n [3. 4.]]").And.Contain("[[3.25 5.25]\n [2.   2.  ]]").And.Contain("[[10.]]"));
    }

    [Test]
    public void Optimizers_by_hand_make_the_loss_small()
    {
        string printed = program.Run(Course, "optimizers", "3", "320");
        foreach (string rule in (string[])["sgd", "momentum", "adagrad", "rmsprop", "adam"])
        {
            double[] losses = Printed.After($"{rule}, epoch [0-9], loss", printed);
            Assert.That((losses.Length, losses[2] < losses[0]), Is.EqualTo((3, true)), printed);
        }
    }

    [Test]
    public void Images_of_one_s_own_are_learned_and_recognized()
    {
        var lines = new List<string>();
        for (int i = 0; i < 60; i++)
        {
            program.Folder.Write($"pictures/{i}.png", new RawImage(28, 28, 1, SmallDataSets.Image(i % 10, 28, of: 20 + i)).ToPng());
            lines.Add($"{i}.png {i % 10}");
        }

        File.WriteAllLines(program.Folder.Path("pictures", "list.txt"), lines);
        string list = Path.Combine("pictures", "list.txt");
        string first = program.Run(Course, "images", list, "3"), second = program.Run(Course, "images", list, "2");
        Assert.That(second, Does.StartWith("Goes on after 3 epochs.\nEpoch 4:"));
        Assert.That(Printed.After("loss", second)[^1], Is.LessThan(Printed.After("loss", first)[0]));
        Assert.That(Npy.Load(program.Folder.Path("pictures", "list.txt.x.npy")).Shape, Is.EqualTo(new Shape(60, 28, 28, 1)));

        using Model best = Model.Load(program.Folder.Path("checkpoint", "images", "best.safetensors"));
        int expected = best.Predict(new RawImage(28, 28, 1, SmallDataSets.Image(7, 28, of: 27)).ToTensor().ExpandDims(0))[0].ArgMax();
        Assert.That(program.Run(Course, "recognize", "pictures/7.png"), Is.EqualTo($"pictures/7.png: {expected}\n"));
    }
}
