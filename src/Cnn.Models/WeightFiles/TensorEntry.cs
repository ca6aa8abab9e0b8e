using System.Collections.Immutable;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>One tensor of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its elements are.</param>
/// <param name="Dims">Its sizes, outermost first; none for a single number.</param>
public sealed record TensorEntry(string Name, TensorElement Type, ImmutableArray<long> Dims)
{
    /// <summary>Whether the elements are floating-point numbers.</summary>
    public bool IsFloat => Type is TensorElement.Float32 or TensorElement.Float64 or TensorElement.Float16 or TensorElement.BFloat16;

    /// <summary>The number of elements.</summary>
    public long ElementCount => Dims.Aggregate(1L, (count, dim) => count * dim);

    /// <summary>The sizes as a shape.</summary>
    /// <exception cref="InvalidFormatException">A tensor in memory cannot be as large.</exception>
    public Shape Shape => ElementCount <= int.MaxValue && Dims.All(d => d <= int.MaxValue)
        ? new Shape([.. Dims.Select(d => (int)d)])
        : throw new InvalidFormatException($"Tensor '{FileText.Shown(Name)}' of shape {SizesText} cannot be loaded: fewer than 2^31 elements can.");

    /// <summary>"(64, 3, 7, 7)".</summary>
    internal string SizesText => Dims.Length == 1 ? $"({Dims[0]},)" : $"({string.Join(", ", Dims)})";

    internal int ElementSize => SizeOf(Type);

    internal static int SizeOf(TensorElement type) => type switch
    {
        TensorElement.Float64 or TensorElement.Int64 => 8,
        TensorElement.Float32 or TensorElement.Int32 => 4,
        TensorElement.Float16 or TensorElement.BFloat16 or TensorElement.Int16 => 2,
        _ => 1,
    };
}
