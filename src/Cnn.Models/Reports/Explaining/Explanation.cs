namespace Cnn.Models;

/// <summary>Why a network sees a class in an image: what its page shows.</summary>
public sealed class Explanation
{
    /// <summary>Of an image.</summary>
    /// <param name="name">What the image is called, such as its file.</param>
    /// <param name="image">The image as the network saw it.</param>
    /// <param name="gradCam">Where it saw what speaks for the class.</param>
    /// <param name="saliency">Which pixels move the class's score.</param>
    public Explanation(string name, RawImage image, HeatMap gradCam, HeatMap saliency)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(gradCam);
        ArgumentNullException.ThrowIfNull(saliency);
        (Name, Image, GradCam, Saliency) = (name, image, gradCam, saliency);
    }

    /// <summary>What the image is called.</summary>
    public string Name { get; }

    /// <summary>The image as the network saw it.</summary>
    public RawImage Image { get; }

    /// <summary>Where the network saw what speaks for the class.</summary>
    public HeatMap GradCam { get; }

    /// <summary>Which pixels move the class's score.</summary>
    public HeatMap Saliency { get; }

    /// <summary>The name of the class that the maps are for; its number if not given.</summary>
    public string? ClassName { get; init; }

    /// <summary>The most probable classes; empty to leave them out.</summary>
    public IReadOnlyList<(string Name, double Probability)> Predictions { get; init; } = [];
}
