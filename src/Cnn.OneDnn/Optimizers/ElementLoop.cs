using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cnn.OneDnn;

/// <summary>Runs a rule over flat spans. Every element gets the same bits wherever a range begins or ends, so work can be split freely.</summary>
internal static class ElementLoop
{
    /// <summary>Applies the rule; a slot is either empty or as long as the weights.</summary>
    public static void Run<TRule>(in TRule rule, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
        where TRule : struct, IElementRule
    {
        int length = weights.Length;
        Check(length, gradients.Length, nameof(gradients));
        Check(length, slot0.Length, nameof(slot0));
        Check(length, slot1.Length, nameof(slot1));
        Check(length, slot2.Length, nameof(slot2));
        int whole = length - (length % Vector<float>.Count);
        Whole(rule, whole, weights, gradients, slot0, slot1, slot2);
        if (whole < length)
        {
            Tail(rule, weights[whole..], gradients[whole..], From(slot0, whole), From(slot1, whole), From(slot2, whole));
        }
    }

    // Compiled well at once: a small network's first hundreds of steps would otherwise run in the slow code that is meant for start-up.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Whole<TRule>(
        TRule rule, int length, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
        where TRule : struct, IElementRule
    {
        ref float w = ref MemoryMarshal.GetReference(weights), g = ref MemoryMarshal.GetReference(gradients);
        ref float s0 = ref MemoryMarshal.GetReference(slot0), s1 = ref MemoryMarshal.GetReference(slot1), s2 = ref MemoryMarshal.GetReference(slot2);
        bool has0 = !slot0.IsEmpty, has1 = !slot1.IsEmpty, has2 = !slot2.IsEmpty;
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<float>.Count)
        {
            Vector<float> value = Vector.LoadUnsafe(ref w, i);
            Vector<float> a = has0 ? Vector.LoadUnsafe(ref s0, i) : Vector<float>.Zero;
            Vector<float> b = has1 ? Vector.LoadUnsafe(ref s1, i) : Vector<float>.Zero;
            Vector<float> c = has2 ? Vector.LoadUnsafe(ref s2, i) : Vector<float>.Zero;
            rule.Apply(ref value, Vector.LoadUnsafe(ref g, i), ref a, ref b, ref c);
            value.StoreUnsafe(ref w, i);
            if (has0)
            {
                a.StoreUnsafe(ref s0, i);
            }

            if (has1)
            {
                b.StoreUnsafe(ref s1, i);
            }

            if (has2)
            {
                c.StoreUnsafe(ref s2, i);
            }
        }
    }

    private static void Tail<TRule>(TRule rule, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
        where TRule : struct, IElementRule
    {
        Vector<float> value = Partial(weights), a = Partial(slot0), b = Partial(slot1), c = Partial(slot2);
        rule.Apply(ref value, Partial(gradients), ref a, ref b, ref c);
        Store(value, weights);
        Store(a, slot0);
        Store(b, slot1);
        Store(c, slot2);
    }

    private static Vector<float> Partial(ReadOnlySpan<float> source)
    {
        Span<float> whole = stackalloc float[Vector<float>.Count];
        whole.Clear();
        source.CopyTo(whole);
        return new Vector<float>(whole);
    }

    private static void Store(Vector<float> value, Span<float> destination)
    {
        Span<float> whole = stackalloc float[Vector<float>.Count];
        value.CopyTo(whole);
        whole[..destination.Length].CopyTo(destination);
    }

    private static Span<float> From(Span<float> slot, int start) => slot.IsEmpty ? slot : slot[start..];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check(int expected, int received, string name)
    {
        if (received != expected && (received != 0 || name == "gradients"))
        {
            throw new ArgumentException($"Expected {expected} elements of {name}, received {received}.", name);
        }
    }
}
