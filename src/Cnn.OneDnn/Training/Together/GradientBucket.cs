using System.Globalization;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>Gradients that are added up over the ranks together: a part of the arena that holds all of them.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Count">How many numbers it has.</param>
/// <param name="LastStep">The step of the plan that completes it; -1 where none writes there.</param>
internal readonly record struct GradientBucket(long Offset, int Count, int LastStep)
{
    // So that the last bucket, after which nothing is left to be computed, is a small part, and each is worth a message.
    private const int Wanted = 8;
    private const double Megabyte = 1e6;
    private const long LeastBytes = 1 << 20, MostBytes = 16 << 20;

    /// <summary>What it is called where it is told when it was added up.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"gradients from byte {Offset}, {(double)Count * sizeof(float) / Megabyte:F2} MB");

    /// <summary>
    /// The parts, those of the last layers first: the backward pass begins with them. Where they begin and end depends on nothing but where the weights lie,
    /// which is the same on all ranks.
    /// </summary>
    /// <param name="store">The weights.</param>
    /// <param name="plan">The backward pass; null where it is over.</param>
    public static GradientBucket[] Create(ParameterStore store, Plan? plan)
    {
        long all = store.StatisticsOffset, least = Math.Clamp(all / Wanted, LeastBytes, MostBytes);
        var buckets = new List<GradientBucket>();
        long end = all;
        foreach (long start in store.Parameters.Where(p => store[p].Offset < all).Select(p => store[p].Offset).OrderDescending())
        {
            if (end - start >= least || start == 0)
            {
                buckets.AddRange(Parts(start, end, LastTouch(plan, start, end)));
                end = start;
            }
        }

        return [.. buckets];
    }

    // A single tensor may be larger than what one message can hold: the counts of MPI are 32 bits wide.
    private static IEnumerable<GradientBucket> Parts(long start, long end, int last)
    {
        for (long at = start; at < end; at += MostBytes * 4)
        {
            yield return new GradientBucket(at, (int)(Math.Min(MostBytes * 4, end - at) / sizeof(float)), last);
        }
    }

    private static int LastTouch(Plan? plan, long start, long end)
    {
        for (int step = (plan?.Steps.Count ?? 0) - 1; step >= 0; step--)
        {
            foreach (Slot slot in plan!.Steps[step].Inputs.Concat(plan.Steps[step].Outputs))
            {
                Slot root = slot.Root;
                if (root.Storage == Storage.Gradients && root.Offset < end && root.Offset + root.ByteSize > start)
                {
                    return step;
                }
            }
        }

        return -1;
    }
}
