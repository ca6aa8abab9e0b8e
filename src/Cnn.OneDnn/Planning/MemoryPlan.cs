namespace Cnn.OneDnn.Planning;

/// <summary>Lays slots into one arena so that those that live at the same time do not overlap: largest first, each at the lowest free offset.</summary>
internal static class MemoryPlan
{
    // Of a larger arena little is still in a cache when its memory is used again, and less of it is better.
    private const long SmallBytes = 64 << 20;

    /// <summary>Lets results overwrite operands that are not needed any more.</summary>
    public static void ShareInPlace(IReadOnlyList<PlanStep> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            PlanStep step = steps[i];
            for (int o = 0; o < step.Outputs.Length; o++)
            {
                int input = step.Kernel.InPlaceInput(o);
                if (input < 0 || step.Outputs[o].Storage != Storage.Arena || step.Outputs[o].Root != step.Outputs[o])
                {
                    continue;
                }

                Slot source = step.Inputs[input].Root;
                bool onlyOperand = step.Inputs.Count(s => s.Root == source) == 1 && step.Outputs.All(s => s.Root != source);
                if (source.Storage == Storage.Arena && source.Last == i && onlyOperand && step.Inputs[input].Layout.ByteSize >= step.Outputs[o].ByteSize)
                {
                    step.Outputs[o].ShareWith(source);
                }
            }
        }
    }

    /// <summary>
    /// Sets the offsets and returns the size of the arena. In a small arena memory passes only between slots of one size: kernels share a tensor among the
    /// threads in contiguous parts, so that each part then stays with the thread in whose caches it is. Where two cores have no cache in common, taking
    /// lines from the other one made steps of small networks a quarter to a half longer.
    /// </summary>
    public static long Assign(IEnumerable<Slot> slots)
    {
        Slot[] roots = [.. slots.Select(s => s.Root).Where(s => s.Storage == Storage.Arena && s.Last >= 0).Distinct()];
        Array.Sort(roots, (a, b) => a.ByteSize != b.ByteSize ? b.ByteSize.CompareTo(a.ByteSize) : a.First.CompareTo(b.First));
        long total = Place(roots, amongEquals: false);
        return total <= SmallBytes ? Place(roots, amongEquals: true) : total;
    }

    private static long Place(Slot[] roots, bool amongEquals)
    {
        var placed = new List<Slot>();
        long total = 0;
        foreach (Slot slot in roots)
        {
            long offset = 0, size = Arena.Align(Math.Max(slot.ByteSize, 1));
            foreach (Slot other in placed.Where(
                p => (p.First <= slot.Last && slot.First <= p.Last) || (amongEquals && p.ByteSize != slot.ByteSize)).OrderBy(p => p.Offset))
            {
                if (other.Offset >= offset + size)
                {
                    break;
                }

                offset = Math.Max(offset, other.Offset + Arena.Align(Math.Max(other.ByteSize, 1)));
            }

            slot.Offset = offset;
            placed.Add(slot);
            total = Math.Max(total, offset + size);
        }

        return total;
    }
}
