namespace Cnn.OneDnn;

/// <summary>
/// The first values of a weight. The numbers come from a counter-based generator: the same seed and stream give the same values on every
/// machine, whatever was drawn before.
/// </summary>
public abstract class Initializer
{
    /// <summary>Keras's name, such as glorot_uniform.</summary>
    public abstract string Name { get; }

    /// <summary>Writes the values of one weight.</summary>
    /// <param name="destination">As many elements as <paramref name="shape"/> has, in any fixed order.</param>
    /// <param name="shape">The weight's sizes.</param>
    /// <param name="fanIn">How many inputs one output depends on: input channels times kernel positions.</param>
    /// <param name="fanOut">How many outputs one input reaches: output channels times kernel positions.</param>
    /// <param name="seed">The model's seed.</param>
    /// <param name="stream">A number of its own for every weight.</param>
    public abstract void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream);

    /// <inheritdoc cref="Of"/>
    public static implicit operator Initializer(string kerasName) => Of(kerasName);

    /// <summary>The initializer that Keras gives this name, with Keras's defaults; snake case and class names are both understood.</summary>
    /// <exception cref="ArgumentException">There is no such initializer.</exception>
    public static Initializer Of(string kerasName)
    {
        ArgumentNullException.ThrowIfNull(kerasName);
        return kerasName.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "GLOROTUNIFORM" => new GlorotUniform(),
            "GLOROTNORMAL" => new GlorotNormal(),
            "HEUNIFORM" => new HeUniform(),
            "HENORMAL" => new HeNormal(),
            "LECUNUNIFORM" => new LecunUniform(),
            "LECUNNORMAL" => new LecunNormal(),
            "ZEROS" => new Zeros(),
            "ONES" => new Ones(),
            "CONSTANT" => new Constant(),
            "RANDOMUNIFORM" or "UNIFORM" => new RandomUniform(),
            "RANDOMNORMAL" or "NORMAL" => new RandomNormal(),
            "TRUNCATEDNORMAL" => new TruncatedNormal(),
            _ => throw new ArgumentException(
                $"Unknown initializer '{kerasName}'. Expected one of glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal, zeros, ones, constant, random_uniform, random_normal, truncated_normal.",
                nameof(kerasName)),
        };
    }
}
