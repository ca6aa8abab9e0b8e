using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// A penalty on weights that is added to the loss: Keras's L1, L2 and L1L2, which are L1 * sum |w| + L2 * sum w^2, or one of your own, a record that derives
/// from this and overrides
/// <see cref="Apply"/>.
/// </summary>
public abstract record Regularizer
{
    /// <summary>Those that are built in; each reads and writes its options itself.</summary>
    internal static KnownClasses<Regularizer> Known { get; } = new(
        "regularizer",
        (["l1"], c => new L1(c)),
        (["l2"], c => new L2(c)),
        (["l1_l2"], c => new L1L2(c)));

    /// <summary>A penalty of your own.</summary>
    protected Regularizer()
    {
    }

    /// <summary>A penalty with both strengths.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A strength is negative or not finite.</exception>
    private protected Regularizer(float l1, float l2)
    {
        L1 = Checked(l1, nameof(l1));
        L2 = Checked(l2, nameof(l2));
    }

    /// <summary>The factor of the sum of absolute values.</summary>
    public float L1 { get; }

    /// <summary>The factor of the sum of squares.</summary>
    public float L2 { get; }

    /// <summary>The regularizer that Keras gives this name, l1, l2 or l1_l2, with Keras's strength of 0.01.</summary>
    /// <exception cref="ArgumentException">There is no such regularizer.</exception>
    public static implicit operator Regularizer(string kerasName) => Known.Parse(kerasName) switch
    {
        // Equal to what the methods below give.
        Cnn.OneDnn.L1 => OfL1(),
        Cnn.OneDnn.L2 => OfL2(),
        L1L2 => OfL1L2(),
        Regularizer own => own,
    };

    /// <summary>Only the sum of absolute values.</summary>
    public static Regularizer OfL1(float strength = 0.01f) => new L1L2(strength, 0);

    /// <summary>Only the sum of squares.</summary>
    public static Regularizer OfL2(float strength = 0.01f) => new L1L2(0, strength);

    /// <summary>Both.</summary>
    public static Regularizer OfL1L2(float l1 = 0.01f, float l2 = 0.01f) => new L1L2(l1, l2);

    /// <summary>Computes the penalty of one weight, and adds its gradient: the one method of a penalty of your own.</summary>
    /// <param name="weights">All elements of the weight, in no order that is promised, with zeros of padding among them.</param>
    /// <param name="gradients">The gradients of these elements, to which the penalty's are added; those of elements that are zero must stay as they
    /// are.</param>
    /// <returns>The penalty.</returns>
    public abstract double Apply(ReadOnlySpan<float> weights, Span<float> gradients);

    /// <summary>The options, from which it is made again; one of your own when it is registered, see <see cref="CustomObjects"/>.</summary>
    public virtual JsonObject GetConfig() => [];

    /// <summary>The penalty of these weights.</summary>
    public double Penalty(ReadOnlySpan<float> weights)
    {
        if (!IsOwn)
        {
            return Penalty(L1, L2, weights);
        }

        float[] unused = ArrayPool<float>.Shared.Rent(weights.Length);
        Span<float> gradients = unused.AsSpan(0, weights.Length);
        gradients.Clear();
        double penalty = Apply(weights, gradients);
        ArrayPool<float>.Shared.Return(unused);
        return penalty;
    }

    /// <summary>Whether its formula is a user's, not given by the two strengths.</summary>
    internal bool IsOwn => this is not (Cnn.OneDnn.L1 or Cnn.OneDnn.L2 or L1L2);

    /// <summary>Adds the penalty's gradient, with both strengths L1 * sign(w) + 2 * L2 * w with sign(0) = 0, to <paramref name="gradients"/>.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients)
    {
        if (IsOwn)
        {
            Apply(weights, gradients);
            return;
        }

        AddGradient(L1, L2, weights, gradients);
    }

    private protected double ApplyStrengths(ReadOnlySpan<float> weights, Span<float> gradients)
    {
        AddGradient(L1, L2, weights, gradients);
        return Penalty(L1, L2, weights);
    }

    internal static double Penalty(float l1, float l2, ReadOnlySpan<float> weights)
    {
        ref float first = ref MemoryMarshal.GetReference(weights);
        Vector<double> absolutes = default, squares = default;
        int i = 0;
        for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref first, (nuint)i), out Vector<double> low, out Vector<double> high);
            absolutes += Vector.Abs(low) + Vector.Abs(high);
            squares += (low * low) + (high * high);
        }

        double absolute = Vector.Sum(absolutes), square = Vector.Sum(squares);
        for (; i < weights.Length; i++)
        {
            absolute += Math.Abs(weights[i]);
            square += (double)weights[i] * weights[i];
        }

        // An infinite sum whose strength is zero is nothing.
        return (l1 == 0 ? 0 : l1 * absolute) + (l2 == 0 ? 0 : l2 * square);
    }

    internal static void AddGradient(float l1, float l2, ReadOnlySpan<float> weights, Span<float> gradients)
    {
        if (weights.Length != gradients.Length)
        {
            throw new ArgumentException($"Expected as many gradients as weights ({weights.Length}), received {gradients.Length}.", nameof(gradients));
        }

        if (l2 != 0)
        {
            TensorPrimitives.MultiplyAdd(weights, 2 * l2, gradients, gradients);
        }

        if (l1 != 0)
        {
            AddSigns(l1, weights, gradients);
        }
    }

    private static void AddSigns(float l1, ReadOnlySpan<float> weights, Span<float> gradients)
    {
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        int i = 0;
        var up = new Vector<float>(l1);
        for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> value = Vector.LoadUnsafe(ref w, (nuint)i);
            Vector<float> step = Vector.ConditionalSelect(Vector.GreaterThan(value, Vector<float>.Zero), up, Vector<float>.Zero)
                - Vector.ConditionalSelect(Vector.LessThan(value, Vector<float>.Zero), up, Vector<float>.Zero);
            (Vector.LoadUnsafe(ref g, (nuint)i) + step).StoreUnsafe(ref g, (nuint)i);
        }

        for (; i < weights.Length; i++)
        {
            gradients[i] += weights[i] > 0 ? l1 : weights[i] < 0 ? -l1 : 0;
        }
    }

    private static float Checked(float strength, string name) => float.IsFinite(strength) && strength >= 0
        ? strength
        : throw new ArgumentOutOfRangeException(name, strength, "A regularization strength must be zero or positive and finite.");
}
