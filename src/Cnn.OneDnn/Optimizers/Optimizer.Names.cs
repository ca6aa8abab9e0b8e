using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <content>Optimizers by name.</content>
public abstract partial class Optimizer
{
    /// <summary>Those that are built in; each reads and writes its options itself.</summary>
    internal static KnownClasses<Optimizer> Known { get; } = new(
        "optimizer",
        (["SGD"], c => new Sgd(c)),
        (["Adam"], c => new Adam(c)),
        (["AdamW"], c => new AdamW(c)),
        (["Adamax"], c => new Adamax(c)),
        (["Nadam"], c => new Nadam(c)),
        (["RMSprop"], c => new RmsProp(c)),
        (["Adagrad"], c => new Adagrad(c)),
        (["Adadelta"], c => new Adadelta(c)),
        (["Lion"], c => new Lion(c)),
        (["Ftrl"], c => new Ftrl(c)));

    /// <inheritdoc cref="Parse"/>
    public static implicit operator Optimizer(string kerasName) => Parse(kerasName);

    /// <summary>The optimizer that Keras gives this name, in any letter case, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is no such optimizer.</exception>
    public static Optimizer Parse(string kerasName) => Known.Parse(kerasName);
}
