using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;
using Cnn.OneDnn.Bindings.Generator.Parsing;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>The passes in their order, which is written down here and nowhere else.</summary>
internal static class PassPipeline
{
    /// <summary>Runs every pass.</summary>
    public static HeaderModel Run(HeaderModel model, LibraryDescription library, HeaderSet headers)
    {
        IPass[] passes =
        [
            new FindHandles(),             // before types are mapped: they map to handles
            new FindConstants(library),    // before areas and comments: constants have both
            new SelectWanted(library),     // before types are mapped: what is not wanted may have types that C# cannot say
            new AssignAreas(headers),
            new AttachComments(headers),   // after handles and constants exist
            new MapTypes(),
        ];
        return passes.Aggregate(model, (current, pass) => pass.Run(current));
    }
}
