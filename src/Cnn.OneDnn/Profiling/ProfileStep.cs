namespace Cnn.OneDnn.Profiling;

/// <summary>One kernel of a plan with its time.</summary>
/// <param name="Layer">The layer it belongs to.</param>
/// <param name="Op">What it computes.</param>
/// <param name="Kind">The group it is counted in: convolution, dense, pooling, normalization, elementwise, loss, movement, reorder or optimizer.</param>
/// <param name="Shapes">Logical shapes of its operands, inputs before the arrow.</param>
/// <param name="Layouts">Their types and layouts, in oneDNN's letters.</param>
/// <param name="Implementation">What computes it: the library's name of the implementation, or managed: and a name.</param>
/// <param name="Milliseconds">Mean time of one run.</param>
/// <param name="Share">Its part of the step's time, from 0 to 1.</param>
/// <param name="GigaFlops">10^9 floating-point operations per second; 0 where none are counted.</param>
/// <param name="GigaBytes">10^9 bytes of operands per second.</param>
public sealed record ProfileStep(
    string Layer, string Op, string Kind, string Shapes, string Layouts, string Implementation, double Milliseconds, double Share,
    double GigaFlops, double GigaBytes)
{
    /// <summary>The best time of the same convolution or dense product by itself, in whatever layout suits it; 0 for everything else.</summary>
    public double FloorMilliseconds { get; init; }

    /// <summary>What its operations take at the machine's peak for their type; 0 where none are counted.</summary>
    public double ArithmeticMilliseconds { get; init; }

    /// <summary>What its operands take at the bandwidth of the machine's memory; where they stay in a cache, it may be faster.</summary>
    public double MemoryMilliseconds { get; init; }

    /// <summary>The roofline: the longer of both.</summary>
    public double BoundMilliseconds => Math.Max(ArithmeticMilliseconds, MemoryMilliseconds);
}
