using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// The user's own layers, losses, metrics, optimizers, schedules, regularizers, constraints and initializers by the names of their classes, so that models
/// that have them load from checkpoints. A program says <c>CustomObjects.Register&lt;MyLoss&gt;()</c> once, at its start; without that
/// <see cref="Model.Load(string, ModelOptions)"/> throws an <see cref="InvalidFormatException"/> that names the class.
/// </summary>
/// <remarks>Saving needs no registration, save of schedules. A table, not reflection: it survives trimming, and a file can make nothing that the program did
/// not name.</remarks>
public static class CustomObjects
{
    private static readonly Type[] Kinds =
        [typeof(Layer), typeof(Loss), typeof(Metric), typeof(Optimizer), typeof(LearningRateSchedule), typeof(Regularizer),
        typeof(Constraint), typeof(Initializer)];

    private static readonly ConcurrentDictionary<(Type Kind, string Name), (Type Type, Func<JsonObject, object> Make)> Known = new();

    /// <summary>Registers a class that is made without options.</summary>
    /// <typeparam name="T">A layer, loss, metric, optimizer, schedule, regularizer or initializer.</typeparam>
    /// <exception cref="ArgumentException">It is none of these, or another class of its kind, registered or built in, is called so.</exception>
    public static void Register<T>()
        where T : notnull, new() => Register(_ => new T());

    /// <summary>Registers a class that is made with options.</summary>
    /// <typeparam name="T">A layer, loss, metric, optimizer, schedule, regularizer or initializer.</typeparam>
    /// <param name="make">Makes one from what its GetConfig wrote; that may come from a file that is not trusted.</param>
    /// <exception cref="ArgumentException">It is none of these, or another class of its kind, registered or built in, is called so.</exception>
    public static void Register<T>(Func<JsonObject, T> make)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(make);
        Type kind = Array.Find(Kinds, k => typeof(T).IsSubclassOf(k))
            ?? throw new ArgumentException(
                $"{typeof(T).Name} is no class of your own that derives from one of {string.Join(", ", Kinds.Select(k => k.Name))}.");
        string name = typeof(T).Name;
        if (Known.TryGetValue((kind, Key(name)), out (Type Type, Func<JsonObject, object> Make) other) && other.Type != typeof(T))
        {
            throw new ArgumentException($"A {kind.Name} of class '{name}' is already registered; give yours another name.");
        }

        if (IsBuiltIn(kind, name))
        {
            throw new ArgumentException($"'{name}' is the name of a {kind.Name} that is built in; give yours another name.");
        }

        // Twice the same is no mistake: the last one counts, as where a test or a notebook runs again.
        if (kind == typeof(Layer) && !Known.ContainsKey((kind, Key(name))))
        {
            LayerRegistry.Register(name, config => Make<Layer>(name, config)!);
        }

        Known[(kind, Key(name))] = (typeof(T), config => make(config));
    }

    /// <summary>Makes an object of a registered class; null where there is none of this name.</summary>
    internal static T? Make<T>(string name, JsonObject config)
        where T : class => Known.TryGetValue((typeof(T), Key(name)), out (Type Type, Func<JsonObject, object> Make) known) ? (T)known.Make(config) : null;

    /// <summary>One with its default options.</summary>
    internal static T? Find<T>(string name)
        where T : class => Make<T>(name, []);

    /// <summary>Whether a class is registered.</summary>
    internal static bool Knows<T>(T made)
        where T : class => Known.TryGetValue((typeof(T), Key(made.GetType().Name)), out (Type Type, Func<JsonObject, object> Make) known)
            && known.Type == made.GetType();

    /// <summary>Whether an object's class is a user's, so that configurations hold the name of the class.</summary>
    internal static bool IsOwn(object made) => made.GetType().Assembly != typeof(CustomObjects).Assembly;

    // A layer's name is asked by the registry of layers.
    private static bool IsBuiltIn(Type kind, string name) => kind switch
    {
        _ when kind == typeof(Loss) => Loss.Known.IsBuiltIn(name),
        _ when kind == typeof(Metric) => Metric.Known.IsBuiltIn(name),
        _ when kind == typeof(Optimizer) => Optimizer.Known.IsBuiltIn(name),
        _ when kind == typeof(Regularizer) => Regularizer.Known.IsBuiltIn(name),
        _ when kind == typeof(Constraint) => Constraint.Known.IsBuiltIn(name),
        _ when kind == typeof(Initializer) => Initializer.Known.IsBuiltIn(name),
        _ when kind == typeof(LearningRateSchedule) => LearningRateSchedule.Known.IsBuiltIn(name),
        _ => false,
    };

    // My_loss and MyLoss are the same, as they are for what is built in.
    private static string Key(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
