using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Emit;

/// <summary>The files of a model: one partial class per area, one file per enum, structure and handle.</summary>
internal static class CSharpEmitter
{
    /// <summary>Emits every file.</summary>
    /// <returns>Texts by file name, relative to the output folder with forward slashes, sorted.</returns>
    public static SortedDictionary<string, string> Emit(HeaderModel model)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (IGrouping<string, FunctionDeclaration> area in model.Functions.GroupBy(function => function.Area))
        {
            files.Add($"Functions/Dnnl.{area.Key}.g.cs", FunctionEmitter.Emit(area));
        }

        foreach (IGrouping<string, ConstantDeclaration> area in model.Constants.GroupBy(constant => constant.Area))
        {
            files.Add($"Constants/Dnnl.{area.Key}.g.cs", ConstantEmitter.Emit(area));
        }

        foreach (EnumDeclaration item in model.Enums)
        {
            files.Add($"Enums/{item.Name}.g.cs", EnumEmitter.Emit(item));
        }

        foreach (HandleDeclaration item in model.Handles)
        {
            files.Add($"Handles/{item.Name}.g.cs", HandleEmitter.Emit(item));
        }

        foreach (StructDeclaration item in model.Structs)
        {
            files.Add($"Structs/{item.Name}.g.cs", StructEmitter.Emit(item));
        }

        return files;
    }
}
