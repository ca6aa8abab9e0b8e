using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>
/// A node with one of its attributes, or optional inputs, at another value than the default; what the specification's formula makes of it, null where that must
/// be refused.
/// </summary>
/// <param name="Op">The operator.</param>
/// <param name="What">The attribute, or "input " and the optional input's name.</param>
/// <param name="File">The file for an opset.</param>
/// <param name="Formula">From the file's constants and the input to the result.</param>
internal sealed record PartCase(string Op, string What, Func<int, SmallOnnx> File, Func<Func<string, Grid>, Grid, Grid>? Formula)
{
    /// <summary>Stands in the place of an attribute where an operator is tried as it is.</summary>
    public const string Values = "values";

    /// <summary>The first opset for which it holds.</summary>
    public int Since { get; init; }

    /// <summary>The last opset for which it holds.</summary>
    public int Until { get; init; } = int.MaxValue;

    /// <summary>What a refusal says instead of the name.</summary>
    public string? Named { get; init; }

    /// <summary>Whether the file contradicts itself.</summary>
    public bool IsInvalid { get; init; }

    /// <summary>Whether the result is one of the numbers that went in, so that there is nothing to round.</summary>
    public bool IsExact { get; init; }

    /// <summary>The sizes of the samples that most cases take.</summary>
    public static int[] Image { get; } = [4, 6, 7];

    /// <summary>A file of one node that reads the input alone.</summary>
    public static Func<int, SmallOnnx> Plain(string op, params AttributeProto[] attributes) => opset => new SmallOnnx(Image, opset).Node(op, ["x"], attributes);

    /// <summary>A constant of a file, as numbers.</summary>
    public static Grid Constant(SmallOnnx file, string name)
    {
        TensorProto tensor = file.File.Graph.Initializer.Single(t => t.Name == name);
        return Grid.Of([.. tensor.Dims.Select(d => (int)d)], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray());
    }
}
