namespace Cnn.OneDnn.Bindings.Generator.Libraries;

/// <summary>A library to bind, as bindings/libraries.json states it.</summary>
/// <param name="Name">Its name in words.</param>
/// <param name="Headers">The headers to begin with, below the include folder, with forward slashes.</param>
/// <param name="Import">The name that every import carries; the caller resolves it to a file.</param>
/// <param name="ConstantPrefix">What the names of its macros begin with.</param>
/// <param name="Namespace">The namespace of what is written.</param>
/// <param name="Class">The class of the functions and constants.</param>
/// <param name="Output">The folder that is written, relative to the list's own.</param>
internal sealed record LibraryDescription(
    string Name, IReadOnlyList<string> Headers, string Import, string ConstantPrefix, string Namespace, string Class, string Output)
{
    /// <summary>The functions, enumerations and constants that are bound, with the types they use; none named binds all there are.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Whether a name is among those that are bound.</summary>
    public bool Takes(string name) => Only.Count == 0 || Only.Contains(name);
}
