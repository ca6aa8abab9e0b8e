using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

/// <summary>Reads headers with libclang.</summary>
internal sealed class ClangHeaderParser : IHeaderParser
{
    private readonly string shims;

    /// <summary>Takes the parser's library.</summary>
    /// <param name="library">A libclang file; null for the package's, else the system's.</param>
    /// <exception cref="HeaderParseException">There is none that loads.</exception>
    public ClangHeaderParser(string? library = null)
    {
        LibClang.Load(library);
        shims = Path.Combine(AppContext.BaseDirectory, "Shims");
    }

    /// <inheritdoc/>
    public HeaderModel Parse(HeaderSet headers)
    {
        ModelBuilder builder = new(headers);
        foreach (string root in headers.Roots)
        {
            // The target is named so that sizes, and with them the bindings, are the same on every host.
            string[] arguments = ["-xc", "-std=c11", "--target=x86_64-linux-gnu", "-nostdinc", $"-I{headers.Folder}", $"-I{shims}"];
            using ClangUnit unit = new(Path.Combine(headers.Folder, root), arguments);
            foreach (CXCursor cursor in unit.Declarations())
            {
                builder.Add(unit, cursor);
            }
        }

        return builder.ToModel();
    }
}
