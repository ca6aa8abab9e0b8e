using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The first values of a weight. The numbers come from a counter-based generator: the same seed and stream give the same values on every
/// machine, whatever was drawn before.
/// </summary>
public abstract class Initializer
{
    /// <summary>Those that are built in; each reads and writes its options itself.</summary>
    internal static KnownClasses<Initializer> Known { get; } = new(
        "initializer",
        (["glorot_uniform"], c => new GlorotUniform(c)),
        (["glorot_normal"], c => new GlorotNormal(c)),
        (["he_uniform"], c => new HeUniform(c)),
        (["he_normal"], c => new HeNormal(c)),
        (["lecun_uniform"], c => new LecunUniform(c)),
        (["lecun_normal"], c => new LecunNormal(c)),
        (["zeros"], _ => new Zeros()),
        (["ones"], _ => new Ones()),
        (["constant"], c => new Constant(c)),
        (["random_uniform", "uniform"], c => new RandomUniform(c)),
        (["random_normal", "normal"], c => new RandomNormal(c)),
        (["truncated_normal"], c => new TruncatedNormal(c)),
        (["variance_scaling"], c => new VarianceScaling(c)),
        (["orthogonal"], c => new Orthogonal(c)));

    /// <summary>Keras's name, such as glorot_uniform; of an initializer of your own that of its class, unless it says otherwise.</summary>
    public virtual string Name => ClassNames.SnakeCase(GetType().Name);

    /// <summary>Of its numbers, which are the same for each weight then, as in Keras; null for those of the model's seed and the weight's place.</summary>
    public int? Seed { get; init; }

    /// <summary>
    /// Writes the values of one weight: the one method of an initializer of your own, which may call <see cref="FillUniform"/> and <see cref="FillNormal"/>.
    /// </summary>
    /// <param name="destination">As many elements as <paramref name="shape"/> has, in any fixed order.</param>
    /// <param name="shape">The weight's sizes.</param>
    /// <param name="fanIn">How many inputs one output depends on: input channels times kernel positions.</param>
    /// <param name="fanOut">How many outputs one input reaches: output channels times kernel positions.</param>
    /// <param name="seed">The model's seed.</param>
    /// <param name="stream">A number of its own for every weight.</param>
    public abstract void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream);

    /// <summary>The values of one weight, by its own seed where it has one.</summary>
    internal void FillOwn(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Fill(destination, shape, fanIn, fanOut, Seed is { } own ? (ulong)(uint)own : seed, Seed is null ? stream : 0);

    /// <summary>
    /// The options beside <see cref="Seed"/>, from which it is made again; one of your own when it is registered, see <see cref="CustomObjects"/>.
    /// </summary>
    public virtual JsonObject GetConfig() => [];

    /// <summary>Numbers of [minimum, maximum), the same for the same seed and stream.</summary>
    protected static void FillUniform(Span<float> destination, float minimum, float maximum, ulong seed, ulong stream) =>
        new RandomUniform { Minimum = minimum, Maximum = maximum }.Fill(destination, new Shape(destination.Length), 1, 1, seed, stream);

    /// <summary>Normal numbers, the same for the same seed and stream.</summary>
    protected static void FillNormal(Span<float> destination, float mean, float standardDeviation, ulong seed, ulong stream) =>
        new RandomNormal { Mean = mean, StandardDeviation = standardDeviation }.Fill(destination, new Shape(destination.Length), 1, 1, seed, stream);

    /// <inheritdoc cref="Parse"/>
    public static implicit operator Initializer(string kerasName) => Parse(kerasName);

    /// <summary>The initializer that Keras gives this name, with Keras's defaults; snake case and class names are both understood.</summary>
    /// <exception cref="ArgumentException">There is no such initializer.</exception>
    public static Initializer Parse(string kerasName) => Known.Parse(kerasName);
}
