using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>A tensor of a file and the weight of a model that it is.</summary>
/// <param name="Tensor">The file's tensor.</param>
/// <param name="Weight">The model's weight, with the shape that it has in such files.</param>
public sealed record WeightMatch(TensorEntry Tensor, ForeignTensor Weight)
{
    /// <summary>What each has, in words: "fc.weight is (1000, 512), expected (10, 512)".</summary>
    public override string ToString() => $"{Tensor.Name} is {Tensor.SizesText}{(Tensor.IsFloat ? "" : $" of {Tensor.Type}")}, expected {Weight.Shape}";
}
