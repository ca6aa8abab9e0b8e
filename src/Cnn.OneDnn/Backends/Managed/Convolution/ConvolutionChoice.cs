using System.Collections.Immutable;
using System.Numerics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Which kernel computes a convolution: the first candidate of its list that is given its layouts, suits and is not refused.</summary>
internal static class ConvolutionChoice
{
    // Fewer multiplications, channels or pixels are not worth the transforms, which pass over pixels for each channel of the other side and over the weights
    // for each batch.
    private const long LeastTiledMultiplyAdds = 1 << 24, LeastTiledPixels = 128;
    private const int LeastTiledChannels = 32;

    // With more results in its tiles it is better to transform the weights once and leave them packed in memory.
    private const long MostFewTileResults = 1024;

    // Weights, sums and copied lines, in elements, that stay near.
    private const long MostDirectWeights = 1 << 13, MostDirectSums = 1 << 12, LongestLines = 1 << 14;

    // More columns do not stay in the cache between two patches that add to them, and what is saved must pay for reading and writing sums instead of keeping
    // them in registers.
    private const int MostScatterColumns = 2048;
    private const double MostScatterShare = 0.7;

    // Of more rows their own panels are read as often as those of the weights, which are worth sharing out only where they are large.
    private const long MostFewRows = 480, LeastFewRowsWeights = 1 << 17;

    private static readonly ConvolutionCandidate BFloat16Tiles = new(
        "Winograd in bfloat16",
        typeof(BFloat16WinogradKernel),
        p => p.Transformed,
        (p, _) => p.Type == DataType.BFloat16 && PrefersTiles(p.Shape, p.Type, p.Products),
        "Transformed tiles take 16 products where the definition takes 36, and the CPU's instructions for bfloat16 multiply them faster than floats.",
        (p, o) => BFloat16WinogradKernel.TryCreate(Winograd.BFloat16Name + p.Name, p.Team, p.Products!, p.Tiles!, p.Result, o.Inputs, o.Outputs[0]));

    private static readonly ConvolutionCandidate FewTiles = new(
        "Winograd over few tiles",
        typeof(WinogradFewTilesKernel),
        p => p.Transformed,
        (p, _) => p.Type != DataType.BFloat16 && PrefersTiles(p.Shape, p.Type, p.Products) && HasFewTiles(p),
        "Transformed weights are the largest operand beside few tiles, so threads share them out and never write them to memory.",
        (p, o) => new WinogradFewTilesKernel(Winograd.Name + p.Name, p.Team, p.Tiles!, p.Result, o.Inputs, o.Outputs[0]));

    private static readonly ConvolutionCandidate ManyTiles = new(
        "Winograd",
        typeof(WinogradKernel),
        p => p.Transformed,
        (p, _) => p.Type != DataType.BFloat16 && PrefersTiles(p.Shape, p.Type, p.Products),
        "Transformed tiles take 16 products where the definition takes 36; with many of them weights are transformed once for all.",
        (p, o) => new WinogradKernel(Winograd.Name + p.Name, p.Team, p.Tiles!, p.Result, o.Inputs, o.Outputs[0]));

    private static readonly ConvolutionCandidate Depthwise = new(
        "depthwise",
        typeof(DepthwiseKernel),
        p => p.ChannelsLast,
        (p, _) => DepthwiseKernel.CanRun(p.Shape),
        "A matrix product for each channel would have one column; here vectors run over the channels.",
        (p, o) => new DepthwiseKernel(p.Name, p.Team, p.Plan, o.Inputs, o.Outputs[0]));

    private static readonly ConvolutionCandidate FewRows = new(
        "product with few rows",
        typeof(FewRowsKernel),
        p => p.ChannelsLast,
        (p, _) => FewRowsKernel.CanRun(p.Plan) && FewRowsKernel.Rows(p.Plan) <= MostFewRows && p.Plan.Panels >= WorkTeam.EvenParts * p.Team.Threads
            && (long)p.Shape.Taps * p.Shape.Inputs * p.Shape.Outputs >= LeastFewRowsWeights,
        "The weights are the larger operand, so threads share their panels out and read none twice.",
        (p, o) => new FewRowsKernel(p.Name, p.Team, p.Plan, o.Inputs, o.Outputs[0]));

    private static readonly ConvolutionCandidate Patches = new(
        "product of patches",
        typeof(ConvolutionKernel),
        p => p.ChannelsLast,
        (_, _) => true,
        "It computes every convolution; with many rows it pays to pack all weights first.",
        (p, o) => new ConvolutionKernel(p.Name, p.Team, p.Plan, o.Inputs, o.Outputs[0]));

    public static ImmutableArray<ConvolutionCandidate> Forward { get; } =
    [
        BFloat16Tiles,
        FewTiles,
        ManyTiles,
        Depthwise,
        new(
            "direct",
            typeof(DirectKernel),
            p => p.ChannelsLast,
            (p, _) => DirectKernel.CanRun(p.Plan) && Vector.IsHardwareAccelerated && p.Shape.Taps > 1 && p.Shape.Outputs <= 2 * Vector<float>.Count
                && DirectKernel.WeightsSize(p.Shape) <= MostDirectWeights && DirectKernel.LinesSize(p.Shape) <= LongestLines,
            "With few output channels copying patches costs more than their product, whose panels would be half empty.",
            (p, o) => new DirectKernel(p.Name, p.Team, p.Plan, o.Inputs, o.Outputs[0])),
        FewRows,
        Patches,
    ];

    public static ImmutableArray<ConvolutionCandidate> BackwardData { get; } =
    [
        BFloat16Tiles,
        FewTiles,
        ManyTiles,
        Depthwise,
        new(
            "scatter",
            typeof(ScatterKernel),
            p => p.ChannelsLast,
            (p, _) => ScatterKernel.CanRun(p.Plan) && p.Shape.Taps > 1 && p.Shape.Batch >= p.Team.Threads
                && ScatterKernel.Columns(p.Shape) <= MostScatterColumns
                && ScatterKernel.ScatterWork(p.Shape) < MostScatterShare * ScatterKernel.GatherWork(p.Plan),
            "Where the source has few channels or is much larger than the destination, adding patches to it computes clearly less than products of " +
                "patches of the gradient.",
            (p, o) => new ScatterKernel(p.Name, p.Team, p.Shape, o.Inputs, o.Outputs[0])),
        FewRows,
        Patches,
    ];

    public static ImmutableArray<ConvolutionCandidate> BackwardWeights { get; } =
    [
        new(
            "Winograd in bfloat16",
            typeof(BFloat16WinogradWeightsKernel),
            p => p.Transformed,
            (p, _) => p.Type == DataType.BFloat16 && PrefersTiles(p.Shape, p.Type, p.Products, byWeights: true),
            "Transformed tiles take fewer products than the definition, the CPU's instructions for bfloat16 multiply them, and no weights have " +
                "to be transformed first.",
            (p, o) => BFloat16WinogradWeightsKernel.TryCreate(Winograd.BFloat16Name + p.Name, p.Team, p.Products!, p.Tiles!, o.Inputs, o.Outputs)),
        new(
            "Winograd",
            typeof(WinogradWeightsKernel),
            p => p.Transformed,
            (p, _) => p.Type != DataType.BFloat16 && PrefersTiles(p.Shape, p.Type, p.Products, byWeights: true),
            "Transformed tiles take 16 products where the definition takes 36, and their sums are transformed back once.",
            (p, o) => new WinogradWeightsKernel(Winograd.Name + p.Name, p.Team, p.Tiles!, o.Inputs, o.Outputs)),
        new(
            "depthwise",
            typeof(DepthwiseWeightsKernel),
            p => p.ChannelsLast,
            (p, _) => DepthwiseKernel.CanRun(p.Shape),
            "A matrix product for each channel would have one column; here vectors run over the channels.",
            (p, o) => new DepthwiseWeightsKernel(p.Name, p.Team, p.Shape, o.Inputs, o.Outputs)),
        new(
            "direct",
            typeof(DirectWeightsKernel),
            p => p.ChannelsLast,
            (p, o) => DirectWeightsKernel.CanRun(p.Shape, o.Outputs[0]) && Vector.IsHardwareAccelerated && p.Shape.Taps > 1
                && p.Shape.Outputs <= Vector<float>.Count
                && DirectWeightsKernel.LinesSize(p.Shape) <= LongestLines && DirectWeightsKernel.SumsSize(p.Shape) <= MostDirectSums,
            "With few channels on both sides all sums stay near, and nothing has to be packed.",
            (p, o) => new DirectWeightsKernel(p.Name, p.Team, p.Shape, o.Inputs, o.Outputs)),
        new(
            "product of patches",
            typeof(ConvolutionWeightsKernel),
            p => p.ChannelsLast,
            (_, _) => true,
            "It computes every gradient of weights; with many channels it pays to pack pixels first.",
            (p, o) => new ConvolutionWeightsKernel(p.Name, p.Team, p.Shape, o.Inputs, o.Outputs)),
    ];

    /// <summary>The candidates in the order in which they are asked.</summary>
    public static ImmutableArray<ConvolutionCandidate> Candidates(Propagation propagation) => propagation switch
    {
        Propagation.Forward => Forward,
        Propagation.BackwardData => BackwardData,
        _ => BackwardWeights,
    };

    /// <summary>The kernel chosen; null where none reads and writes the layouts that are asked for.</summary>
    public static Kernel? TryCreate(ConvolutionProblem problem)
    {
        foreach (ConvolutionCandidate candidate in Candidates(problem.Propagation))
        {
            if (candidate.Operands(problem) is { } operands && candidate.Suits(problem, operands)
                && problem.Request.Unrefused(candidate.TryCreate(problem, operands)) is { } kernel)
            {
                return kernel;
            }
        }

        return null;
    }

    /// <summary>Whether a convolution and its gradient by data, or else its gradient by weights, are computed over transformed tiles.</summary>
    /// <remarks>With fewer tiles than channels it takes longer to transform weights for bfloat16, and to bring them back from memory, than tiles
    /// save.</remarks>
    public static bool PrefersTiles(ConvolutionShape shape, DataType type, IBFloat16Products? products, bool byWeights = false) =>
        Math.Min(shape.Inputs, shape.Outputs) >= LeastTiledChannels && shape.DestinationPixels >= LeastTiledPixels
            && shape.MultiplyAdds >= LeastTiledMultiplyAdds
        && Winograd.TilesOf(shape, backward: false, type, products) is { } tiles
        && (byWeights || type != DataType.BFloat16 || tiles.Tiles >= Math.Max(tiles.Inputs, tiles.Outputs));

    private static bool HasFewTiles(ConvolutionProblem problem) =>
        problem.Tiles!.Tiles * WinogradTwoByTwo.Results * WinogradTwoByTwo.Results <= MostFewTileResults
        && problem.Tiles.Outputs / MicroKernel.For(problem.Tiles.Outputs).Columns >= 2 * problem.Team.Threads;
}
