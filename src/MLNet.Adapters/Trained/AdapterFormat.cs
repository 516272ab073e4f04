namespace MLNet.Adapters;

/// <summary>Specifies the form in which an adapter is saved to a folder.</summary>
public enum AdapterFormat
{
    /// <summary>The form of AdapterHub's library <c>adapters</c>, which the method <c>load_adapter</c> of its models reads.</summary>
    AdapterHub,

    /// <summary>The form of Hugging Face's library <c>peft</c>, which <c>PeftModel.from_pretrained</c> reads.</summary>
    Peft,
}
