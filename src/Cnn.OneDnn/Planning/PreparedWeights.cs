using System.Globalization;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Weights in the forms in which kernels read them: folded, reordered, narrowed. Plans over weights that nobody changes have them in common, whatever their
/// batch sizes and threads. One plan at a time may be made with it; those that are made may run at any time.
/// </summary>
internal sealed class PreparedWeights : IDisposable
{
    /// <summary>The step up to which a result lives that is kept for all runs of a plan.</summary>
    public const int KeptStep = int.MaxValue - 1;

    private readonly Dictionary<string, Arena> forms = [];
    private readonly Dictionary<string, Arena> pending = [];
    private readonly Dictionary<Op, int> ops = [];
    private readonly Dictionary<Layout, int> layouts = [];

    /// <summary>How many there are.</summary>
    public int Count => forms.Count;

    /// <summary>Gives the results of steps that prepare weights memory that others use too, or have filled already.</summary>
    /// <param name="steps">What prepares weights. A result that is kept for all runs of the plan is touched by <see cref="KeptStep"/>.</param>
    /// <returns>For each step whether it need not run, because what it makes is there.</returns>
    public bool[] Share(IReadOnlyList<PlanStep> steps)
    {
        Abandon();
        Dictionary<Slot, string> keys = Keys(steps);
        var needed = new HashSet<Slot>();
        bool[] there = new bool[steps.Count];
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            there[i] = !steps[i].Outputs.Any(o => needed.Contains(o.Root) || (IsKept(o) && !forms.ContainsKey(keys[o])));
            if (!there[i])
            {
                needed.UnionWith(steps[i].Inputs.Select(s => s.Root));
            }
        }

        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Slot output in steps[i].Outputs.Where(IsKept))
            {
                string key = keys[output];
                if (there[i])
                {
                    output.Share(forms[key]);
                }
                else if (!forms.ContainsKey(key) && !pending.ContainsKey(key))
                {
                    // What is there already and comes out once more stays the plan's own: others may be reading theirs.
                    output.Share(pending[key] = new Arena(output.ByteSize));
                }
            }
        }

        return there;
    }

    /// <summary>What the last plan was to fill is filled.</summary>
    public void Commit()
    {
        foreach ((string key, Arena arena) in pending)
        {
            forms.Add(key, arena);
        }

        pending.Clear();
    }

    /// <summary>Frees all, when no plan needs them any more.</summary>
    public void Dispose()
    {
        Abandon();
        foreach (Arena arena in forms.Values)
        {
            arena.Dispose();
        }

        forms.Clear();
    }

    private static bool IsKept(Slot slot) => slot.Last == KeptStep && slot.Root == slot;

    private static int Number<T>(Dictionary<T, int> numbers, T value)
        where T : notnull => numbers.TryGetValue(value, out int number) ? number : numbers[value] = numbers.Count;

    private void Abandon()
    {
        foreach (Arena arena in pending.Values)
        {
            arena.Dispose();
        }

        pending.Clear();
    }

    // A form is told by the op that makes it, its layout, and what it is made of, down to the weights.
    private Dictionary<Slot, string> Keys(IReadOnlyList<PlanStep> steps)
    {
        var keys = new Dictionary<Slot, string>();
        foreach (PlanStep step in steps)
        {
            string from = string.Join(' ', step.Inputs.Select(s => keys.TryGetValue(s, out string? made) ? made : Source(s)));
            for (int i = 0; i < step.Outputs.Length; i++)
            {
                int layout = Number(layouts, step.Outputs[i].Layout);
                keys[step.Outputs[i]] = string.Create(CultureInfo.InvariantCulture, $"({Number(ops, step.Op)}.{i} {layout} {from})");
            }
        }

        return keys;
    }

    private string Source(Slot slot) => slot.Storage == Storage.Weights
        ? string.Create(CultureInfo.InvariantCulture, $"{slot.Offset}:{Number(layouts, slot.Layout)}")
        : throw new InvalidOperationException($"'{slot.Name}' is no weight, and a step that prepares weights reads it.");
}
