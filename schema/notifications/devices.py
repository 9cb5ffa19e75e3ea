"""Registering the devices that take pushes."""

import graphene

from mulin.notifications import devices, models
from mulin.people.models import Locale as LocaleModel
from mulin.refusals import Code, invalid
from schema.context import viewer_of
from schema.enums import Platform
from schema.notifications.types import Device
from schema.refusals import error_list, telling


class RegisterDeviceInput(graphene.InputObjectType):
    """A device and its Firebase token."""

    token = graphene.String(
        required=True, description="What Firebase's SDK gave the app; printable ASCII."
    )
    platform = Platform(required=True, description="What kind of device it is.")
    locale = graphene.String(description="`zh` or `en`; null: the language of your profile.")


class RegisterDevice(graphene.Mutation):
    """Have pushes sent to this device. A token belongs to one person: whoever registered it last.

    Call it after signing in and whenever the SDK gives a new token.
    """

    class Meta:
        name = "RegisterDevicePayload"

    class Arguments:
        input = RegisterDeviceInput(required=True, description="The device.")

    device = graphene.Field(Device, description="The device; null when refused.")
    errors = error_list("RegisterDevice", Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RegisterDeviceInput,  # noqa: A002 - the API's word
    ) -> "RegisterDevice":
        viewer = viewer_of(info)
        platform = models.Platform(input.platform)
        made = await devices.register(viewer, input.token, platform, locale_of(input.locale))
        return RegisterDevice(device=made, errors=[])


def locale_of(written: str | None) -> LocaleModel | None:
    """`zh`, `en` and their regional kin such as `zh-CN` (BCP 47). Raises Refusal INVALID locale."""
    if written is None:
        return None
    try:
        return LocaleModel(written.replace("_", "-").split("-")[0].lower())
    except ValueError:
        raise invalid("locale", "bad_locale") from None


class UnregisterDeviceInput(graphene.InputObjectType):
    """Which device."""

    token = graphene.String(required=True, description="The token it was registered with.")


class UnregisterDevice(graphene.Mutation):
    """Send no more pushes to this device."""

    class Meta:
        name = "UnregisterDevicePayload"

    class Arguments:
        input = UnregisterDeviceInput(required=True, description="Which device.")

    errors = error_list("UnregisterDevice", Code.NOT_FOUND, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UnregisterDeviceInput,  # noqa: A002 - the API's word
    ) -> "UnregisterDevice":
        await devices.unregister(viewer_of(info), input.token)
        return UnregisterDevice(errors=[])


class DeviceMutations:
    """Root fields that change the devices."""

    register_device = RegisterDevice.Field()
    unregister_device = UnregisterDevice.Field()
