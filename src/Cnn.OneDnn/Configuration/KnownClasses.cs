using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Configuration;

/// <summary>
/// What names and descriptions of one kind, such as losses, may mean: a row for each class that is built in, and those that <see cref="CustomObjects"/> was
/// told of. A class reads and writes its options itself; the row says what it is called. A table, not reflection: it survives trimming, and a file can make
/// nothing else.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
internal sealed class KnownClasses<T>
    where T : class
{
    private readonly string kind;
    private readonly Dictionary<string, Func<ConfigReader, T>> rows = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="kind">What messages call it.</param>
    /// <param name="classes">The names of each, the first of which messages list, and how it is made of its options, which may be none.</param>
    public KnownClasses(string kind, params IReadOnlyList<(string[] Names, Func<ConfigReader, T> Make)> classes)
    {
        this.kind = kind;
        Names = [.. classes.Select(c => c.Names[0])];
        foreach ((string name, Func<ConfigReader, T> make) in classes.SelectMany(c => c.Names.Select(n => (n, c.Make))))
        {
            rows.Add(Key(name), make);
        }
    }

    /// <summary>A name of each class that is built in.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether a class that is built in is called so.</summary>
    public bool IsBuiltIn(string name) => rows.ContainsKey(Key(name));

    /// <summary>One with its default options.</summary>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public T Parse(string kerasName)
    {
        ArgumentNullException.ThrowIfNull(kerasName);
        return rows.TryGetValue(Key(kerasName), out Func<ConfigReader, T>? make)
            ? make(new ConfigReader(kerasName, []))
            : CustomObjects.Find<T>(kerasName) ?? throw new ArgumentException(Unknown(kerasName), nameof(kerasName));
    }

    /// <summary>One that is described.</summary>
    /// <exception cref="ConfigurationException">There is no such class, or an option is missing, malformed, out of range or not known.</exception>
    public T Read(string name, JsonObject options)
    {
        if (rows.TryGetValue(Key(name), out Func<ConfigReader, T>? make))
        {
            return ConfigReader.Make(name, options, make);
        }

        // The options of a class of the user's own are its business, all of them.
        return new ConfigReader(name, options).Guard(() => CustomObjects.Make<T>(name, options))
            ?? throw new ConfigurationException(name, ConfigReader.ClassField, Unknown(name));
    }

    /// <summary>One from a name alone, or an object with class_name and config.</summary>
    /// <exception cref="ConfigurationException">It is neither, or does not describe one.</exception>
    public T Read(JsonNode? node)
    {
        (string name, JsonObject options) = ConfigReader.Named(node, kind);
        return Read(name, options);
    }

    /// <summary>
    /// What a class of the user's own is called in descriptions: where one that is built in has that name, the full one, which nothing has, so that what reads
    /// it refuses it and does not take the other.
    /// </summary>
    public string NameOf(T own)
    {
        Type type = own.GetType();
        return IsBuiltIn(type.Name) ? type.FullName ?? type.Name : type.Name;
    }

    private string Unknown(string name) =>
        $"Unknown {kind} '{name}'. Expected one of {string.Join(", ", Names)}, or a class of your own that CustomObjects.Register was told of.";

    // MaxNorm and max_norm are the same.
    private static string Key(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
