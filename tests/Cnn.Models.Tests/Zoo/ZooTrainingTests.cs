using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Zoo;

/// <summary>Every network of the zoo can be trained.</summary>
[TestFixture]
[NonParallelizable]
public sealed class ZooTrainingTests
{
    [Test]
    public void A_step_gives_a_loss_near_that_of_guessing_and_moves_the_first_kernel([ValueSource(typeof(ModelZoo), nameof(ModelZoo.Names))] string name)
    {
        ZooModel entry = ModelZoo.Find(name);
        using Model model = entry.Create(name == "resnet50" ? new ZooOptions { InputShape = new Shape(64, 64, 3), Classes = 10 } : null);
        model.Compile(entry.CreateOptimizer(), entry.Loss);
        var random = new Random(5);
        var x = new Tensor(new Shape([4, .. model.Inputs[0].Shape]));
        foreach (ref float value in x.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        var y = new Tensor(new Shape(4), DataType.Int32);
        new[] { 0, 3, 5, 9 }.CopyTo(y.AsSpan<int>());
        Parameter kernel = model.Parameters[0];
        float[] before = model.GetWeight(kernel).AsSpan<float>().ToArray();
        double loss = model.TrainOnBatch(x, y);

        // Guessing among ten classes costs ln 10 = 2.3; freshly initialized networks scatter around that.
        Assert.That(loss, Is.InRange(0.5, 8));
        float[] after = model.GetWeight(kernel).AsSpan<float>().ToArray();
        Assert.That(after, Has.All.Matches<float>(float.IsFinite));
        Assert.That(after, Is.Not.EqualTo(before));
    }
}
