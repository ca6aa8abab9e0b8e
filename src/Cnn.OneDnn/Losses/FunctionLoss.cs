using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>A loss that is a function of targets and predictions. Its name in a file is none that can be read again.</summary>
internal sealed class FunctionLoss(Func<Symbol, Symbol, Symbol> function) : Loss
{
    /// <summary>What stands in files for it.</summary>
    public const string FileName = "function";

    internal override string ConfigName => FileName;

    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) => function(target, prediction);
}
