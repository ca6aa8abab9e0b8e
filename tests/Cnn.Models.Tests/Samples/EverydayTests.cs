using Cnn.OneDnn;

namespace Cnn.Models.Tests.SamplePrograms;

/// <summary>The everyday programs do what their first lines say, on small data.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class EverydayTests
{
    private SampleProgram program = null!;

    [SetUp]
    public void MakeFolder() => program = new SampleProgram();

    [TearDown]
    public void RemoveFolder() => program.Dispose();

    [Test]
    public void Arrays_in_memory_teach_a_network_with_convolutions()
    {
        string printed = program.Run("MlpAndCnn", "10");
        Assert.That(printed, Does.Contain("MLP: 16578 parameters").And.Contain("CNN: 154 parameters"));
        double[] tested = Printed.After("test", printed), losses = Printed.After("loss", printed);

        // Where a bar lies says nothing of its class: convolutions find it anywhere, a dense network must see it everywhere first.
        Assert.That((tested.Length, tested[1] > 0.8, tested[1] > tested[0] + 0.1), Is.EqualTo((2, true, true)), printed);
        Assert.That(losses[1], Is.LessThan(Math.Log(2)), printed);
    }

    [Test]
    public void A_residual_network_goes_on_where_it_was()
    {
        string first = program.Run("ResumedResNet", "1", "64"), second = program.Run("ResumedResNet", "2", "64");
        Assert.That(first, Does.StartWith("176378 parameters, 0 epochs done, 58 training and 6 validation images").And.Contain("Epoch 1: loss"));
        Assert.That(second, Does.StartWith("176378 parameters, 1 epochs done").And.Contain("Epoch 2: loss").And.Not.Contain("Epoch 1: loss"));
        Assert.That(Checkpoint.ReadInfo(program.Folder.Path("runs", "resnet", "last.safetensors")).Epoch, Is.EqualTo(2));
    }

    [Test]
    public void Transferred_layers_stay_as_they_are()
    {
        string printed = program.Run("Transfer", "1", "320");
        Assert.That(printed, Does.Contain("4 weights loaded, new: head_of_5_to_9_1/kernel, head_of_5_to_9_1/bias, head_of_5_to_9_2/kernel, "));
        Assert.That(printed, Does.Contain("Non-trainable params: 9,568").And.Contain("The first kernels are as they were"));
        Assert.That(Printed.After("accuracy", printed), Has.Length.EqualTo(2));
    }

    [Test]
    public void Classes_of_one_s_own_are_loaded_again()
    {
        string printed = program.Run("OwnClasses", "2", "320");
        double[] losses = Printed.After("loss", printed);
        Assert.That(losses[1], Is.LessThan(losses[0]), printed);
        string[] lines = printed.TrimEnd().Split('\n');
        Assert.That(lines[^1]["Loaded".Length..], Is.EqualTo(lines[^2]["Test".Length..]).And.Contains("confidence"));
    }

    [Test]
    public void Weights_gradients_and_activations_are_numbers()
    {
        string printed = program.Run("Numbers", "2", "320");
        Assert.That(printed, Does.Match(@"conv2d/kernel +\(3, 3, 1, 8\) +weights -?0\.\d+ \+- 0\.\d+, gradients -?0\.\d+ \+- 0\.\d+"));
        Assert.That(printed, Does.Match(@"dense +\(32, 10\) +from 0\.\d+ to [01]\.\d+, mean 0\.100"));
        double[] losses = Printed.After("images", printed);
        Assert.That((losses.Length, losses[1] < losses[0]), Is.EqualTo((2, true)), printed);
    }

    [Test]
    public void Two_inputs_give_two_outputs()
    {
        string printed = program.Run("TwoInputsTwoOutputs", "3", "320");
        Assert.That(printed, Does.Contain("flatten, light").And.Contain("Total params: 174,059"));
        Assert.That(printed, Does.Contain("val_digit_accuracy").And.Not.Contain("ink_accuracy"));
        foreach (string figure in (string[])["loss", "digit_loss", "ink_loss"])
        {
            double[] losses = Printed.After(figure, printed);
            Assert.That((losses.Length, losses[2] < losses[0]), Is.EqualTo((3, true)), printed);
        }
    }
}
