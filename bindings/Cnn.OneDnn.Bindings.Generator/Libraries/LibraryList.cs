using System.Text.Json;
using Cnn.OneDnn.Bindings.Generator.Parsing;

namespace Cnn.OneDnn.Bindings.Generator.Libraries;

/// <summary>The libraries that are bound: what bindings/libraries.json holds.</summary>
/// <param name="Libraries">One entry per library.</param>
internal sealed record LibraryList(IReadOnlyList<LibraryDescription> Libraries)
{
    // A misspelt key would bind something else in silence.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads the list; the outputs come back as absolute paths.</summary>
    /// <exception cref="HeaderParseException">There is no such file, or it does not say what a list says.</exception>
    public static IReadOnlyList<LibraryDescription> Read(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            LibraryList list = JsonSerializer.Deserialize<LibraryList>(File.ReadAllText(path), Options)!;
            return [.. list.Libraries.Select(library => library with { Output = Path.GetFullPath(Path.Combine(folder, library.Output)) })];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new HeaderParseException($"The list of libraries {path} cannot be read: {error.Message}");
        }
    }
}
