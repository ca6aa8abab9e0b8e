using Cnn.OneDnn.Bindings.Generator.Emit;
using Cnn.OneDnn.Bindings.Generator.Model;
using Cnn.OneDnn.Bindings.Generator.Parsing;
using Cnn.OneDnn.Bindings.Generator.Passes;

namespace Cnn.OneDnn.Bindings.Generator;

/// <summary>Headers in, C# files out.</summary>
internal static class BindingsGenerator
{
    // dnnl.h includes the types, the common part and the configuration; the debug header holds the *2str functions.
    private static readonly string[] Roots = ["oneapi/dnnl/dnnl.h", "oneapi/dnnl/dnnl_debug.h"];

    /// <summary>Generates the bindings of the CPU C API.</summary>
    /// <param name="parser">The C parser.</param>
    /// <param name="headers">The include folder that holds oneapi/dnnl/dnnl.h.</param>
    /// <exception cref="HeaderParseException">A header is missing or cannot be turned into bindings.</exception>
    public static GeneratorResult Generate(IHeaderParser parser, string headers)
    {
        HeaderSet set = new(headers, Roots);
        HeaderModel model = PassPipeline.Run(parser.Parse(set), set);
        return new GeneratorResult(CSharpEmitter.Emit(model), model.LeftOut);
    }
}
