using Cnn.OneDnn;

namespace Cnn.Models.Tests.Zoo;

/// <summary>The network for images with masks.</summary>
[TestFixture]
public sealed class UNetTests
{
    [Test]
    public void It_gives_a_row_of_classes_for_each_pixel()
    {
        using Model model = ModelZoo.Create("unet", 3, new Shape(32, 48, 3));
        Assert.That(model.Outputs[0].Shape, Is.EqualTo(new Shape(32, 48, 3)));
        float[] given = model.Predict(Tensor.Random(new Shape(1, 32, 48, 3))).ToArray();
        Assert.That(given.Chunk(3).Select(row => row.Sum()), Is.All.EqualTo(1).Within(1e-5));
    }

    // Two convolutions of 9 i o and 9 o o weights with 4 o of a normalization each for 32, 64, 128, 256 and 512 filters and for the way back with twice as many
    // inputs, transposed ones of 4 i o + o between, and 32 * 3 + 3 at the end.
    [Test]
    public void It_has_as_many_parameters_as_its_layers_by_hand()
    {
        int[] filters = [32, 64, 128, 256, 512];
        static int Two(int inputs, int outputs) => (9 * inputs * outputs) + (9 * outputs * outputs) + (8 * outputs);
        int expected = (32 * 3) + 3 + Two(3, 32);
        for (int i = 1; i < filters.Length; i++)
        {
            (int few, int many) = (filters[i - 1], filters[i]);
            expected += Two(few, many) + (4 * many * few) + few + Two(2 * few, few);
        }

        using Model model = ModelZoo.Create("unet", 3, new Shape(16, 16, 3));
        Assert.That((model.ParameterCount, expected), Is.EqualTo((expected, 7_768_995)));
    }

    [Test]
    public void Sides_that_cannot_be_halved_four_times_are_refused() => Assert.That(
        () => ModelZoo.Create("unet", 2, new Shape(40, 32, 3)), Throws.ArgumentException.With.Message.Contains("multiples of 16, received (40, 32, 3)"));
}
