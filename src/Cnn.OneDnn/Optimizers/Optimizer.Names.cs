using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <content>Optimizers by name.</content>
public abstract partial class Optimizer
{
    /// <summary>Those that are built in; each reads and writes its options itself.</summary>
    internal static KnownClasses<Optimizer> Known { get; } = new(
        "optimizer",
        (["sgd"], c => new Sgd(c)),
        (["adam"], c => new Adam(c)),
        (["adamw"], c => new AdamW(c)),
        (["adamax"], c => new Adamax(c)),
        (["nadam"], c => new Nadam(c)),
        (["rmsprop"], c => new RmsProp(c)),
        (["adagrad"], c => new Adagrad(c)),
        (["adadelta"], c => new Adadelta(c)),
        (["lion"], c => new Lion(c)),
        (["ftrl"], c => new Ftrl(c)));

    /// <inheritdoc cref="Parse"/>
    public static implicit operator Optimizer(string kerasName) => Parse(kerasName);

    /// <summary>The optimizer that Keras gives this name, in any letter case, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is no such optimizer.</exception>
    public static Optimizer Parse(string kerasName) => Known.Parse(kerasName);
}
