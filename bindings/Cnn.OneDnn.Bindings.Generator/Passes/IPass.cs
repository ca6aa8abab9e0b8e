using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>One small step from what C says to what C# can say.</summary>
internal interface IPass
{
    /// <summary>Gives back the model with this step done.</summary>
    HeaderModel Run(HeaderModel model);
}
