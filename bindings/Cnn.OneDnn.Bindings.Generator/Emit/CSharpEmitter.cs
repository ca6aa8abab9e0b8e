using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Emit;

/// <summary>The files of a model: one partial class per area, one file per enum, structure and handle.</summary>
internal static class CSharpEmitter
{
    /// <summary>Emits every file.</summary>
    /// <returns>Texts by file name, relative to the output folder with forward slashes, sorted.</returns>
    public static SortedDictionary<string, string> Emit(HeaderModel model, LibraryDescription library)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal) { [$"{library.Class}.g.cs"] = ImportNameEmitter.Emit(library) };
        foreach (IGrouping<string, FunctionDeclaration> area in model.Functions.GroupBy(function => function.Area))
        {
            files.Add($"Functions/{Part(library, area.Key)}", FunctionEmitter.Emit(area, library));
        }

        foreach (IGrouping<string, ConstantDeclaration> area in model.Constants.GroupBy(constant => constant.Area))
        {
            files.Add($"Constants/{Part(library, area.Key)}", ConstantEmitter.Emit(area, library));
        }

        foreach (EnumDeclaration item in model.Enums)
        {
            files.Add($"Enums/{item.Name}.g.cs", EnumEmitter.Emit(item, library));
        }

        foreach (HandleDeclaration item in model.Handles)
        {
            files.Add($"Handles/{item.Name}.g.cs", HandleEmitter.Emit(item, library));
        }

        foreach (StructDeclaration item in model.Structs)
        {
            files.Add($"Structs/{item.Name}.g.cs", StructEmitter.Emit(item, library));
        }

        return files;
    }

    private static string Part(LibraryDescription library, string area) => area.Length > 0 ? $"{library.Class}.{area}.g.cs" : $"{library.Class}.g.cs";
}
