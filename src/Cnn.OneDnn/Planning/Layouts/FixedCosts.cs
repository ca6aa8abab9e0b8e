using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Costs by the operations of a request and an order of preference, with no clock: the same network gets the same kernels in every process. The factors are
/// medians of what some hundred kernels of eight networks took on two cores with AVX-512 and AVX512_BF16; on other processors the choice is as good as it is,
/// and always the same.
/// </summary>
/// <param name="backend">Whose kernels.</param>
/// <param name="isPreferred">Whether it is the chosen backend; else the one that competes with it for some products.</param>
internal sealed class FixedCosts(IBackend backend, bool isPreferred) : IKernelCosts
{
    // What a product in 32-bit floats takes where channels are many, in milliseconds for each operation.
    private const double PerOperation = 4e-9;

    // 10 GB/s from memory and 50 GB/s from a cache.
    private const double PerByteLarge = 1e-7, PerByteSmall = 2e-8;

    // Below so many channels blocks of channels and vectors of bfloat16 are filled up with zeros.
    private const int FewChannels = 16;

    // Kernels of 3x3 taps are those that have an algorithm of fewer products.
    private const int TileTaps = 9;

    // Of the library, whose kernels fill few channels up; of our own kernels for groups, and for other products than those of 3x3 taps.
    private const double FewChannelsInBFloat16 = 8, OursForGroups = 5, OursForOtherTaps = 2.5;

    private enum Pass
    {
        Forward,
        Data,
        Weights,
    }

    /// <summary>Nothing is timed, so nothing is timed again.</summary>
    public bool Again { get; set; }

    /// <inheritdoc/>
    public double? Measure(KernelRequest request)
    {
        using (Kernel? kernel = backend.TryCreate(request))
        {
            return kernel is null ? null : request.Operations * PerOperation * Factor(request);
        }
    }

    /// <inheritdoc/>
    public double ReorderPerByte(DataType type, bool large, KernelFactory kernels) => large ? PerByteLarge : PerByteSmall;

    private double Factor(KernelRequest request)
    {
        bool bfloat16 = request.Inputs[0].Type == DataType.BFloat16, blocked = request.Inputs[0].Layout is null;
        (Pass pass, int groups, Shape weights) = request.Op switch
        {
            ConvolutionOp op => (Pass.Forward, op.Groups, request.Inputs[1].Shape),
            ConvolutionBackwardDataOp op => (Pass.Data, op.Groups, request.Inputs[1].Shape),
            ConvolutionBackwardWeightsOp op => (Pass.Weights, op.Groups, op.Weights),
            _ => (Pass.Forward, 1, request.Inputs[1].Shape),
        };
        if (groups > 1)
        {
            return isPreferred ? OfGroups(bfloat16, blocked) : OursForGroups;
        }

        bool few = Math.Min(weights[0], weights[1]) < FewChannels;
        int taps = weights.CountFrom(2);
        return (isPreferred, bfloat16) switch
        {
            (true, false) => few ? OfFewChannels(pass, blocked) : OfFloats(pass, blocked),
            (true, true) => few ? FewChannelsInBFloat16 : taps == 1 && weights.Rank > 2 ? OfOneTapInBFloat16(pass, blocked) : OfBFloat16(pass),
            (false, _) => few ? OfOursWithFewChannels(pass) : taps == TileTaps ? OfTiles(pass, bfloat16) : OursForOtherTaps,
        };
    }

    // Medians of times, as all numbers below: the gradient by weights is the slowest of a layer.
    private static double OfFloats(Pass pass, bool blocked) => (pass, blocked) switch
    {
        (Pass.Weights, true) => 1.25,
        (Pass.Weights, false) => 1.1,
        (_, true) => 1,
        (_, false) => 1.04,
    };

    // Blocks fill few channels up, what lies channels last has vectors that are not full.
    private static double OfFewChannels(Pass pass, bool blocked) => pass switch
    {
        Pass.Forward => blocked ? 1.1 : 1.6,
        Pass.Data => blocked ? 5 : 7,
        _ => blocked ? 1.8 : 2.6,
    };

    // Two products for one in the same instruction, less what the sums cost.
    private static double OfBFloat16(Pass pass) => pass switch
    {
        Pass.Forward => 0.5,
        Pass.Data => 0.6,
        _ => 0.9,
    };

    // Of one tap, the library multiplies bfloat16 in blocks of channels only.
    private static double OfOneTapInBFloat16(Pass pass, bool blocked) => pass switch
    {
        Pass.Forward => blocked ? 0.5 : 20,
        Pass.Data => blocked ? 1.2 : 1.7,
        _ => blocked ? 3 : 17,
    };

    // The library has no fast kernel for groups in bfloat16.
    private static double OfGroups(bool bfloat16, bool blocked) => (bfloat16 ? 100 : 1) * (blocked ? 1.1 : 1);

    // Transformed tiles save more than half of the products, and pay with transforms.
    private static double OfTiles(Pass pass, bool bfloat16) => pass switch
    {
        Pass.Forward => bfloat16 ? 0.45 : 0.65,
        Pass.Data => bfloat16 ? 0.62 : 1,
        _ => 0.85,
    };

    // Vectors that are not full, in the gradients twice.
    private static double OfOursWithFewChannels(Pass pass) => pass switch
    {
        Pass.Forward => 2,
        Pass.Data => 4.5,
        _ => 3.3,
    };
}
