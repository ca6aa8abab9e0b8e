using Cnn.OneDnn.Bindings.Generator.Emit;
using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;
using Cnn.OneDnn.Bindings.Generator.Parsing;
using Cnn.OneDnn.Bindings.Generator.Passes;

namespace Cnn.OneDnn.Bindings.Generator;

/// <summary>Headers in, C# files out.</summary>
internal static class BindingsGenerator
{
    /// <summary>Generates the bindings of a library.</summary>
    /// <param name="parser">The C parser.</param>
    /// <param name="library">What is bound of what.</param>
    /// <param name="headers">The include folder.</param>
    /// <exception cref="HeaderParseException">A header is missing or cannot be turned into bindings.</exception>
    public static GeneratorResult Generate(IHeaderParser parser, LibraryDescription library, string headers)
    {
        HeaderSet set = new(headers, [.. library.Headers]);
        HeaderModel model = PassPipeline.Run(parser.Parse(set), library, set);
        return new GeneratorResult(CSharpEmitter.Emit(model, library), model.LeftOut);
    }
}
