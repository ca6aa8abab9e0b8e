namespace Cnn.OneDnn;

/// <content>Optimizers by name.</content>
public abstract partial class Optimizer
{
    /// <inheritdoc cref="Parse"/>
    public static implicit operator Optimizer(string kerasName) => Parse(kerasName);

    /// <summary>The optimizer that Keras gives this name, in any letter case, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is no such optimizer.</exception>
    public static Optimizer Parse(string kerasName)
    {
        ArgumentNullException.ThrowIfNull(kerasName);
        return kerasName.ToUpperInvariant() switch
        {
            "SGD" => new Sgd(),
            "ADAM" => new Adam(),
            "ADAMW" => new AdamW(),
            "ADAMAX" => new Adamax(),
            "NADAM" => new Nadam(),
            "RMSPROP" => new RmsProp(),
            "ADAGRAD" => new Adagrad(),
            "ADADELTA" => new Adadelta(),
            "LION" => new Lion(),
            "FTRL" => new Ftrl(),
            _ => CustomObjects.Find<Optimizer>(kerasName)
                ?? throw new ArgumentException(
                $"Unknown optimizer '{kerasName}'. Expected one of sgd, adam, adamw, adamax, nadam, rmsprop, adagrad, adadelta, lion, ftrl.",
                nameof(kerasName)),
        };
    }
}
