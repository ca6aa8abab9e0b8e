using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>A network that learns to tell more classes apart.</content>
public partial class Model
{
    /// <summary>
    /// Takes the weights of classes over from another network's head, its last dense layer or convolution, into this one's: what is left of a head that is made
    /// anew for more classes. <c>using Model more = trained.WithHead(4); more.TakeClasses(trained, [0, 1, 2, -1]);</c> tells a fourth class apart beside three
    /// that it knows.
    /// </summary>
    /// <param name="trained">The network that knows the classes.</param>
    /// <param name="classes">For each class of this network which one of the other it was; -1 for a new one, whose weights stay as they are.</param>
    /// <exception cref="ArgumentException">
    /// The heads have other weights for a class, <paramref name="classes"/> does not name all classes of this network, or names one that the other has not.
    /// </exception>
    /// <exception cref="InvalidOperationException">A network has no head: see <see cref="Headless"/>.</exception>
    public void TakeClasses(Model trained, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(classes);
        IReadOnlyList<Parameter> mine = Head().Layer.Parameters, theirs = trained.Head().Layer.Parameters;
        int count = theirs[0].Shape[-1];
        if (classes.Count != mine[0].Shape[-1] || classes.Any(c => c < -1 || c >= count))
        {
            throw new ArgumentException(
                $"The head of model '{Name}' has {mine[0].Shape[-1]} classes and that of '{trained.Name}' {count}: expected a number for each of the first, " +
                    $"each below the second or -1, received {string.Join(", ", classes)}.", nameof(classes));
        }

        if (mine.Count != theirs.Count || mine.Zip(theirs).Any(p => p.First.Shape.ElementCount / classes.Count != p.Second.Shape.ElementCount / count))
        {
            throw new ArgumentException(
                $"The heads of models '{Name}' and '{trained.Name}' have other weights for a class: {Shapes(mine)} and {Shapes(theirs)}.", nameof(trained));
        }

        var values = new Dictionary<Parameter, Tensor>();
        foreach ((Parameter to, Parameter from) in mine.Zip(theirs))
        {
            Tensor value = GetWeight(to);
            Copy(trained.GetWeight(from).AsSpan<float>(), count, value.AsSpan<float>(), classes);
            values[to] = value;
        }

        ((IWeightKeeper)this).SetWeights(values);
    }

    // The classes are the last axis of kernels and biases.
    private static void Copy(ReadOnlySpan<float> from, int count, Span<float> to, IReadOnlyList<int> classes)
    {
        for (int row = 0; row < to.Length / classes.Count; row++)
        {
            for (int i = 0; i < classes.Count; i++)
            {
                if (classes[i] >= 0)
                {
                    to[(row * classes.Count) + i] = from[(row * count) + classes[i]];
                }
            }
        }
    }

    private static string Shapes(IReadOnlyList<Parameter> parameters) => string.Join(", ", parameters.Select(p => p.Shape));
}
